import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepIssues } from '../../src/github/keep-issues.ts';
import { addReports } from '../../src/history/add-reports.ts';
import { asStreamstressError } from '../../src/model/error.ts';
import { usualPolicy } from '../../src/model/history-policy.ts';
import type { DataBranch } from '../../src/ports/data-branch.ts';
import { type FakeGitHub, fakeGitHub, troubles } from '../github/fake-github.ts';
import { nightOf, series } from '../github/nights-of.ts';
import { openGitHub } from '../github/opened-github.ts';
import { memoryBranch } from '../history/memory-branch.ts';
import { createRandom, type Random } from './random.ts';

const { signal } = new AbortController();
const seeds = 15;
const nights = 30;
const usual = [troubles.invalid, troubles.forbidden, troubles.secondaryLimit(1), troubles.secondaryLimit(3600)];
const all = [...usual, troubles.badGateway, troubles.lost];

/** Three failures that come and go. */
function wrongIn(random: Random, n: number) {
  const failing = [1, 2, 3].filter((test) => Math.sin(n / (2 + test)) > 0.3 && !random.oneIn(5));
  return Object.fromEntries(failing.map((test) => [test, { cluster: `c${test}` }]));
}

function check({ issues }: FakeGitHub, seed: number): void {
  const open = issues.filter(({ state }) => state === 'open').map(({ body }) => /"signature":"(\w+)"/.exec(body)?.[1]);
  assert.equal(new Set(open).size, open.length, `seed ${seed}: two open issues for one failure: ${open}`);
}

test(`${seeds} histories against a GitHub that refuses, limits and loses answers: one open issue a failure`, async (t) => {
  for (let seed = 1; seed <= seeds; seed += 1) {
    const random = createRandom(seed * 7919);
    const fake = await fakeGitHub(t);
    const files = memoryBranch();
    const dataBranch = { read: (look) => look(files) } as Partial<DataBranch> as DataBranch;
    const keep = () =>
      keepIssues(series, { dataBranch, github: openGitHub(fake), signal, siteUrl: undefined, dryRun: false });
    for (let n = 0; n < nights; n += 1) {
      files.change((await addReports(files, [{ report: nightOf(n, wrongIn(random, n)) }], usualPolicy)).change);
      const method = random.pick(['GET', 'POST', 'PATCH']);
      if (random.oneIn(3)) fake.trouble(method, random.pick(all));
      await keep().catch((error: unknown) => assert.match(asStreamstressError(error).reason, /^github:/));
      if (random.oneIn(4))
        await keep().catch((error: unknown) => assert.match(asStreamstressError(error).reason, /^github:/));
      check(fake, seed);
    }
    for (const method of ['GET', 'POST', 'PATCH']) fake.calm(method);
    await keep();
    assert.deepEqual((await keep()).changes, [], `seed ${seed}: it settles`);
    check(fake, seed);
  }
});
