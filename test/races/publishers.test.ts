import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createClock } from '../../src/adapters/clock.ts';
import { gitDataBranch } from '../../src/adapters/git/data-branch.ts';
import { createProcesses } from '../../src/adapters/processes.ts';
import { readIndex } from '../../src/history/history-index.ts';
import { usualPolicy } from '../../src/model/history-policy.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { BranchFiles, DataBranch } from '../../src/ports/data-branch.ts';
import type { Pages } from '../../src/ports/pages.ts';
import type { Processes } from '../../src/ports/processes.ts';
import type { Landing } from '../../src/publish/landing.ts';
import { publishRun } from '../../src/publish/publish.ts';
import type { Report } from '../../src/report/report.ts';
import { nights } from '../fixtures/nights.ts';
import { branchOf } from '../history/memory-branch.ts';

const root = mkdtempSync(join(tmpdir(), 'publishers-'));
after(() => rmSync(root, { recursive: true, force: true }));
const { signal } = new AbortController();
const kept = usualPolicy.retention.full.runs;

/** A git server on this machine; `refuses`: one push of so many is turned down. */
function newRemote(refuses?: number): string {
  const remote = mkdtempSync(join(root, 'remote-'));
  execFileSync('git', ['init', '--quiet', '--bare', remote]);
  for (const key of ['uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant']) {
    execFileSync('git', ['-C', remote, 'config', key, 'true']);
  }
  const hook = join(remote, 'hooks', 'pre-receive');
  const script = `#!/bin/bash\n(( RANDOM % ${refuses} )) && exit 0\necho "not now" >&2\nexit 1\n`;
  if (refuses !== undefined) writeFileSync(hook, script);
  if (refuses !== undefined) chmodSync(hook, 0o755);
  return `file://${remote}`;
}

function branchIn(
  remote: string,
  processes: Processes = createProcesses(),
  clock: Clock = createClock(),
  squashAfter = 100,
): DataBranch {
  const folder = mkdtempSync(join(root, 'clone-'));
  return gitDataBranch({ processes, clock, remote, branch: 'gh-pages', folder, squashAfter });
}

/** Small pages, and how often each was made. */
function countingPages(): Pages & { readonly rendered: string[] } {
  const rendered: string[] = [];
  return {
    rendered,
    render: async (path, { rows }) => {
      rendered.push(path);
      return JSON.stringify({ runs: (rows as Landing['rows'] | undefined)?.map(({ id }) => id) });
    },
    assets: async () => new Map([['_astro/site.css', 'p {}']]),
  };
}

function numbered(report: Report, n: number): Report {
  const startedAt = new Date(Date.UTC(2026, 0, 1) + n * 3_600_000).toISOString();
  return { ...report, tests: report.tests.slice(0, 3), run: { ...report.run, id: `run-${n}`, startedAt } };
}

/** Contents of all files of the history. */
async function historyOf(files: BranchFiles): Promise<Map<string, string>> {
  const found = await files.read(await files.list('data'));
  return new Map([...found].map(([path, bytes]) => [path, Buffer.from(bytes).toString('latin1')]));
}

/** Of each of twenty publishers; PUBLISHED_RUNS=5 is a quick look. */
const each = Number(process.env.PUBLISHED_RUNS ?? 50);
const all = 20 * each;

test(`twenty publishers of ${each} runs each land all, on a server that refuses now and then`, async (t) => {
  const [first] = await nights();
  const remote = newRemote(25);
  const pages = countingPages();
  const started = performance.now();
  const writers = Array.from({ length: 20 }, async (_, writer) => {
    const dataBranch = branchIn(remote);
    for (let n = writer; n < all; n += 20) {
      const mine = numbered(first, (n * 389) % all);
      await publishRun(mine, { dataBranch, pages, signal });
    }
  });
  await Promise.all(writers);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const landings = pages.rendered.filter((path) => path === '').length;
  t.diagnostic(`${all} runs in ${seconds} s, the landing page was made ${landings} times`);
  const index = await branchIn(remote).read(readIndex, signal);
  assert.deepEqual([index.series[0]?.runs, index.reports.length], [all, Math.min(all, kept)]);
  const inOrder = await branchOf(Array.from({ length: all }, (_, n) => numbered(first, n)));
  const expected = await historyOf(inOrder);
  const found = await branchIn(remote).read(historyOf, signal);
  assert.deepEqual([...found.keys()].sort(), [...expected.keys()].sort());
  for (const [path, content] of expected) assert.equal(found.get(path), content, path);
  const refs = execFileSync('git', ['ls-remote', remote], { encoding: 'utf8' });
  assert.doesNotMatch(refs, /refs\/streamstress/);
});

/** Time passes with every pause, and much faster than it is. */
function fastClock(): Clock {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    async sleep(milliseconds) {
      ahead += milliseconds * 40;
    },
  };
}

const writing = new Set(['fast-import', 'push', 'init', 'fetch']);

class Killed extends Error {}

/** Git until its n-th command that writes, here or there; nothing runs after that. */
function dyingAt(n: number, when: 'before' | 'after'): Processes & { readonly died: boolean } {
  const processes = createProcesses();
  let writes = 0;
  let died = false;
  return {
    ...processes,
    get died() {
      return died;
    },
    async run(command) {
      if (died) throw new Killed();
      const name = command.args.find((arg) => writing.has(arg));
      if (name !== undefined) writes += 1;
      if (name === undefined || writes !== n) return processes.run(command);
      died = true;
      if (when === 'after') await processes.run(command);
      throw new Killed();
    },
  };
}

for (const when of ['before', 'after'] as const) {
  test(`a publisher that is killed ${when} any write loses no run, and the next one mends what it left`, async (t) => {
    const [first] = await nights();
    const [before, killed, next] = [1, 2, 3].map((n) => numbered(first, n)) as [Report, Report, Report];
    let at = 1;
    for (; ; at += 1) {
      const remote = newRemote();
      await publishRun(before, { dataBranch: branchIn(remote), pages: countingPages(), signal });
      const processes = dyingAt(at, when);
      const dying = publishRun(killed, {
        dataBranch: branchIn(remote, processes, fastClock(), 1),
        pages: countingPages(),
        signal,
      });
      const landed = await dying.then(
        () => true,
        (error) => {
          if (!(error instanceof Killed)) throw error;
          return false;
        },
      );
      const left = execFileSync('git', ['ls-remote', remote, 'refs/streamstress/gh-pages/left/*'], {
        encoding: 'utf8',
      });
      const known = (await branchIn(remote).read(readIndex, signal)).reports.map(({ id }) => id);
      const isSafe = left !== '' || known.includes(killed.run.id);
      const dataBranch = branchIn(remote, createProcesses(), fastClock());
      await publishRun(next, { dataBranch, pages: countingPages(), signal });
      const index = await dataBranch.read(readIndex, signal);
      const expected = [before, ...(isSafe ? [killed] : []), next].map(({ run }) => run.id);
      assert.deepEqual(
        index.reports.map(({ id }) => id),
        expected,
        `killed ${when} write ${at}`,
      );
      const paths = await dataBranch.read((files) => files.list('runs'), signal);
      assert.deepEqual(
        paths,
        expected.map((id) => `runs/${id}/index.html`),
      );
      const landing = await dataBranch.read((files) => files.read(['index.html']), signal);
      const shown = JSON.parse(Buffer.from(landing.get('index.html') ?? '').toString()) as { runs: string[] };
      assert.deepEqual(shown.runs, expected);
      if (landed && !processes.died) break;
    }
    t.diagnostic(`${at - 1} writes, each the last one once`);
    assert.ok(at > 8);
  });
}
