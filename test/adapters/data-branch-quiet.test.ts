import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tipOf, withOwnCommits } from '../../src/adapters/git/data-branch-commits.ts';
import type { Publishing } from '../../src/adapters/git/data-branch-push.ts';
import { becomesQuiet, isBusy } from '../../src/adapters/git/data-branch-quiet.ts';
import { refsOf } from '../../src/adapters/git/data-branch-refs.ts';

const refs = refsOf('gh-pages');
const minute = 60_000;
const start = Date.parse('2026-11-21T12:00:00.000Z');

/** A publisher who sees these refs, one list after the other and the last one for ever. */
function seeing(lists: readonly (readonly string[])[], now = start) {
  let looks = 0;
  const look = async () => new Map((lists[Math.min(looks++, lists.length - 1)] ?? []).map((ref) => [ref, `of ${ref}`]));
  const publishing = { clone: { refs: look }, clock: { now: () => now, sleep: async () => {} }, refs };
  return { publishing: publishing as unknown as Publishing, looks: () => looks };
}

const tip = (owedSince?: number) => ({ commit: 'c', tree: 't', count: 1, onto: undefined, owedSince });
const left = (name: string) => refs.leftRef('hidden', name);

test('others are at it where they have left something, where several were merged, and where pages are owed', async () => {
  const mine = [{ name: 'mine', ref: left('mine'), commit: 'x' }];
  const isBusyWith = (seen: readonly string[], taken: readonly string[], owedSince?: number, now = start) =>
    isBusy(seeing([seen], now).publishing, tip(owedSince), mine, taken);
  assert.equal(await isBusyWith([left('mine')], ['mine']), false);
  assert.equal(await isBusyWith([left('mine'), left('theirs')], ['mine']), true);
  assert.equal(await isBusyWith([left('mine')], ['mine', 'theirs']), true);
  assert.equal(await isBusyWith([], ['mine'], start, start + 9 * minute), true);
  assert.equal(
    await isBusyWith([left('theirs')], ['mine', 'theirs'], start, start + 10 * minute),
    false,
    'not for ever',
  );
});

test('it is quiet once nobody has come for eight looks; what nobody understands is nobody', async () => {
  const commit = `of ${refs.head}`;
  const quiet = seeing([[refs.head, left('of-a-later-version')]]);
  assert.equal(await becomesQuiet(quiet.publishing, commit, ['of-a-later-version']), true);
  assert.equal(quiet.looks(), 8);
  for (const coming of [left('theirs'), refs.markerRef('hidden')]) {
    const busy = seeing([[refs.head], [refs.head, coming]]);
    assert.equal(await becomesQuiet(busy.publishing, commit, []), false);
    assert.equal(busy.looks(), 2);
  }
  assert.equal(await becomesQuiet(seeing([[refs.head]]).publishing, 'an earlier one', []), false);
});

test('a commit tells since when pages are owed', () => {
  const text = (owedSince?: number) =>
    `tree ${'a'.repeat(40)}\ncommitter streamstress <streamstress@localhost> 1 +0000\n\n${withOwnCommits('Add', { count: 3, onto: undefined, owedSince })}`;
  assert.deepEqual(tipOf('c', text(start)), { ...tip(start), tree: 'a'.repeat(40), count: 3 });
  assert.ok(!('owedSince' in tipOf('c', text())));
  assert.ok(!('owedSince' in tipOf('c', text().replace(/$/, 'Streamstress-Pages-Owed-Since: never\n'))));
});
