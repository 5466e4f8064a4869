import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureLife, type Seen } from '../../../src/analysis/issues/failure-life.ts';
import {
  type FiledIssue,
  type IssueChange,
  planIssues,
  type WantedIssue,
} from '../../../src/analysis/issues/plan-issues.ts';
import { createRandom, type Random } from '../../fuzz/random.ts';

const seenBy: Readonly<Record<string, Seen>> = { F: 'failing', '.': 'passing', '?': 'unknown' };
const life = (runs: string, proven: readonly number[] = []) =>
  failureLife(
    [...runs].map((run) => seenBy[run] ?? 'unknown'),
    new Set(proven),
  );

test('two reds in a row open, a proven one at once, a single one nothing', () => {
  assert.deepEqual([life('..F').open, life('..FF').open, life('..F', [2]).open], [false, true, true]);
  assert.deepEqual([life('..F?F').since, life('..F.F').open], [2, false]);
});

test('what always fails is over after three greens, what fails now and then after more', () => {
  assert.deepEqual([life('FFFFFF..').open, life('FFFFFF...').open], [true, false]);
  const often = 'FF..F.F.F..F.F';
  assert.ok(life(`${often}...`).open);
  assert.ok(!life(`${often}${'.'.repeat(20)}`).open);
  assert.ok(life('FFFF??????').open, 'runs that say nothing close nothing');
});

/** GitHub as far as the robot sees it, and what it did there. */
interface Tracker {
  readonly issues: Map<number, FiledIssue>;
  /** Runs in which the robot closed or reopened, by number. */
  readonly turns: { readonly kind: 'close' | 'reopen'; readonly run: number; readonly number: number }[];
}

function apply(tracker: Tracker, change: IssueChange, run: number): void {
  const { issues, turns } = tracker;
  if (change.kind === 'create') {
    const { signature, episode, title, body } = change.wanted;
    const number = issues.size + 1;
    issues.set(number, { number, open: true, signature, episode, title, body });
    return;
  }
  const issue = issues.get(change.number) as FiledIssue;
  if (change.kind === 'close-duplicate') return void issues.set(issue.number, { ...issue, open: false });
  const { episode, title, body } = change.wanted;
  issues.set(issue.number, { ...issue, episode, title, body, open: change.kind !== 'close' });
  if (change.kind !== 'update') turns.push({ kind: change.kind, run, number: issue.number });
}

/** A failure that comes and goes, sometimes for long, sometimes not. */
function nextSeen(random: Random, before: Seen): Seen {
  if (random.oneIn(8)) return 'unknown';
  if (random.oneIn(4)) return random.pick(['failing', 'passing'] as const);
  return before === 'unknown' ? 'passing' : before;
}

function wantedOf(seen: readonly Seen[], run: number): WantedIssue {
  const { open, since, greens } = failureLife(seen.slice(0, run + 1));
  return { signature: 's', open, episode: `run-${since}`, title: 't', body: `${since} ${greens}`, comment: '' };
}

test('10,000 random histories: one open issue at most, and never closed and opened again at once', () => {
  for (let seed = 1; seed <= 10_000; seed += 1) {
    const random = createRandom(seed * 7919);
    const tracker: Tracker = { issues: new Map(), turns: [] };
    const seen: Seen[] = [];
    for (let run = 0; run < 60; run += 1) {
      seen.push(nextSeen(random, seen.at(-1) ?? 'passing'));
      const wanted = [wantedOf(seen, run)];
      const plan = planIssues(wanted, [...tracker.issues.values()]);
      // Two robots that looked at the same moment, a robot that was killed, a server that refuses.
      const robots = random.oneIn(10) ? 2 : 1;
      for (let robot = 0; robot < robots; robot += 1)
        for (const change of plan) if (!random.oneIn(10)) apply(tracker, change, run);
      for (const change of planIssues(wanted, [...tracker.issues.values()])) apply(tracker, change, run);
      check(tracker, seed, wanted[0]);
      if (random.oneIn(30)) closeByHand(tracker);
    }
    assert.deepEqual(
      planIssues([wantedOf(seen, 59)], [...tracker.issues.values()]).filter(({ kind }) => kind !== 'update'),
      [],
    );
  }
});

function check({ issues, turns }: Tracker, seed: number, wanted: WantedIssue | undefined): void {
  const open = [...issues.values()].filter((issue) => issue.open);
  assert.ok(open.length <= 1, `seed ${seed}: ${open.length} open issues`);
  if (!wanted?.open) assert.equal(open.length, 0, `seed ${seed}: open without a reason`);
  const closings = turns.filter(({ kind }) => kind === 'close');
  for (const { run, number } of turns.filter(({ kind }) => kind === 'reopen')) {
    const closed = closings.filter((turn) => turn.number === number && turn.run <= run).at(-1);
    assert.ok(closed === undefined || run - closed.run >= 3, `seed ${seed}: closed and opened again within 3 runs`);
  }
}

function closeByHand({ issues }: Tracker): void {
  for (const issue of issues.values()) issues.set(issue.number, { ...issue, open: false });
}
