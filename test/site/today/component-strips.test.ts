import assert from 'node:assert/strict';
import { test } from 'node:test';
import { componentStrips } from '../../../site/today/component-strips.ts';
import type { RunRow } from '../../../src/history/format/run-row.ts';

const totals = { tests: 1, passed: 1, flaky: 0, failed: 0, skipped: 0, errors: 0 };

function source(name: string, commit: string, role: 'component' | 'suite' = 'component'): RunRow['sources'][number] {
  const [repository, committedAt] = [`https://github.com/owner/${name}`, '2026-11-01T00:00:00Z'];
  return { name, role, repository, ref: 'main', origin: '--components', commit, committedAt, author: '', subject: '' };
}

function row(
  id: string,
  kind: RunRow['verdict']['kind'],
  sources: RunRow['sources'],
  more: Partial<RunRow> = {},
): RunRow {
  const verdict = { kind, sentence: '' };
  const startedAt = '2026-11-01T00:00:00Z';
  return {
    id,
    startedAt,
    state: 'finished',
    exitCode: 0,
    totals,
    verdict,
    sources,
    open: [],
    ranges: [],
    ...more,
  };
}

const both = (one: string, other: string) => [source('pipeline', one), source('triggers', other)];
const range = { name: 'pipeline', good: 'a', bad: 'b' };
const rows = [
  row('1', 'passed', [...both('a', 'a'), source('release-tests', 'a', 'suite')], { csv: 'v1', openshift: '4.20' }),
  row('2', 'suspected', both('b', 'a'), { open: [{ test: 't', since: '2', ranges: [0] }], ranges: [range] }),
  row('3', 'broken', both('b', 'b'), {
    open: [
      { test: 't', since: '2' },
      { test: 'u', since: '3', accused: 'triggers' },
    ],
  }),
  row('4', 'infrastructure', [source('pipeline', 'b')], { csv: 'v2' }),
];
const strips = new Map(componentStrips(rows).map((strip) => [strip.name, strip]));
const states = (name: string) => strips.get(name)?.cells.map(({ state }) => state);

test('a suspect stays one while its failure is open, whoever else is accused', () => {
  assert.deepEqual(states('pipeline'), ['passed', 'suspected', 'suspected', 'unknown']);
  assert.deepEqual(states('triggers'), ['passed', 'open', 'accused', 'absent']);
});

test('it moves where it is another one than in the run that had it before', () => {
  assert.deepEqual(
    strips.get('pipeline')?.cells.map(({ moved }) => moved),
    [false, true, false, false],
  );
  assert.deepEqual(
    strips.get('operator')?.cells.map(({ moved }) => moved),
    [false, false, false, true],
  );
});

test('the newest safe one is that of the newest run that passed', () => {
  assert.deepEqual(strips.get('triggers')?.safe, { version: 'a', run: '1' });
  assert.equal(strips.get('triggers')?.newest, 'b');
  assert.equal(componentStrips(rows.slice(1)).find(({ name }) => name === 'pipeline')?.safe, undefined);
});

test("a run of the operator's own images says nothing of components, and much of the operator", () => {
  const own = row('5', 'passed', both('c', 'c'), { csv: 'v3', baseline: true });
  const after = new Map(componentStrips([...rows, own]).map((strip) => [strip.name, strip]));
  assert.deepEqual(after.get('pipeline')?.safe, { version: 'a', run: '1' });
  assert.equal(after.get('pipeline')?.newest, 'b');
  assert.equal(after.get('pipeline')?.cells.at(-1)?.state, 'absent');
  assert.deepEqual(after.get('operator')?.safe, { version: 'v3', run: '5' });
});

test('components come first, then suites, the operator and the cluster; what no run names has no strip', () => {
  assert.deepEqual([...strips.keys()], ['pipeline', 'triggers', 'release-tests', 'operator', 'OpenShift']);
  assert.deepEqual(componentStrips([row('1', 'cancelled', [])]), []);
});
