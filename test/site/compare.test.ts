import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chosenRuns, chosenText, newestPair, runsOf } from '../../site/client/compare/chosen-runs.ts';
import { compareSides } from '../../site/client/compare/compare-sides.ts';
import { changedPaces, median, typicalChange } from '../../site/client/compare/durations.ts';
import { movedImages, provenance, versionText } from '../../site/client/compare/provenance.ts';
import type { RunRow } from '../../src/history/format/run-row.ts';
import { cellStatus } from '../../src/history/format/status-columns.ts';

const [A, P, F, S, Y, E] = Object.values(cellStatus);

function columns(...rows: readonly (readonly (number | undefined)[])[]): readonly Uint8Array[] {
  return rows.map((row) => Uint8Array.from(row.map((status) => status ?? 0)));
}

test('two runs: every test has one change', () => {
  const pairs = [
    [P, F, 'broken'],
    [P, E, 'broken'],
    [S, F, 'broken'],
    [F, P, 'fixed'],
    [F, Y, 'fixed'],
    [F, E, 'failing'],
    [P, Y, 'flaky'],
    [Y, Y, 'same'],
    [A, P, 'added'],
    [A, F, 'added'],
    [F, A, 'gone'],
    [F, S, 'skipped'],
    [P, S, 'skipped'],
    [S, S, 'same'],
    [P, P, 'same'],
  ] as const;
  const compared = compareSides(columns(...pairs.map(([a, b]) => [a, b]), [A, A]), [0], [1]);
  assert.deepEqual(
    compared.map(({ change }) => change),
    pairs.map(([, , change]) => change),
  );
});

test('two windows: what fails more often than by chance, or failed last, has changed', () => {
  const [before, after] = [[...'012345678'].map(Number), [9, 10, 11, 12]];
  const windows = [
    'PPPPPPPPPPFPP',
    'PPPPPPPPPFFFP',
    'PPPPPPPPPPPPF',
    'FPPPPPPPPPPPP',
    'PPPPPPPPFPPPP',
    'FFFFFFFPPPPPP',
    'PPPPPPPPFFFFF',
    'FFFFFFFFFPPPF',
  ];
  const cells = windows.map((letters) => [...letters].map((letter) => (letter === 'F' ? F : P)));
  assert.deepEqual(
    compareSides(columns(...cells), before, after).map(({ change }) => change),
    ['unclear', 'broken', 'broken', 'unclear', 'fixed', 'fixed', 'worse', 'better'],
  );
  const [first] = compareSides(columns([P, P, S, P, F, P, A]), [0, 1, 2], [3, 4, 5, 6]);
  assert.deepEqual(first, {
    test: 0,
    change: 'unclear',
    before: { status: S, ran: 2, failed: 0 },
    after: { status: P, ran: 3, failed: 1 },
  });
});

function row(id: string, more: Partial<RunRow> = {}): RunRow {
  return {
    ...{
      id,
      startedAt: '2026-11-20T02:00:00Z',
      state: 'finished',
      exitCode: 0,
      sources: [],
      open: [],
      ranges: [],
    },
    totals: { tests: 1, passed: 1, flaky: 0, failed: 0, skipped: 0, errors: 0 },
    verdict: { kind: 'passed', sentence: 'All passed' },
    ...more,
  };
}

test('runs are named in an address by their ids', () => {
  const none = { tests: 0, passed: 0, flaky: 0, failed: 0, skipped: 0, errors: 0 };
  const rolled = { runs: 2, red: 0, ids: ['old-1', 'old-2'] };
  const rows = [row('old-2', { rolled }), row('a..b'), row('b'), row('c', { totals: none }), row('a')];
  for (const [text, from, to] of [
    ['b', 2, 2],
    ['a..b', 1, 1],
    ['a..b..b', 1, 2],
    ['b..a..b', 1, 2],
    ['old-1', 0, 0],
    ['old-1..a', 0, 4],
  ] as const) {
    assert.deepEqual(chosenRuns(rows, text), { from, to }, text);
  }
  for (const text of ['', 'x', 'b..', '..b', 'b..x']) assert.equal(chosenRuns(rows, text), undefined, text);
  assert.equal(chosenText(rows, { from: 1, to: 2 }), 'a..b..b');
  assert.deepEqual(runsOf({ from: 1, to: 3 }), [1, 2, 3]);
  assert.deepEqual(newestPair(rows), { a: { from: 2, to: 2 }, b: { from: 4, to: 4 } });
  assert.equal(newestPair(rows.slice(0, 1)), undefined);
});

test('what differs between two runs, with the commits in between where a run has kept them', () => {
  const commit = (digit: string) => digit.repeat(40);
  const source = (name: string, digit: string, repository = `https://github.com/tektoncd/${name}`) => ({
    ...{ name, role: 'component' as const, repository, ref: 'main', origin: '--components', commit: commit(digit) },
    ...{ committedAt: '2026-11-19T00:00:00Z', author: 'A', subject: 'S' },
  });
  const commits = ['3', '2', '1'].map((digit) => ({
    commit: commit(digit),
    author: 'Ann',
    subject: `Commit ${digit}`,
  }));
  const image = (digit: string) => `registry.example/x@sha256:${digit.repeat(64)}`;
  const before = row('one', {
    sources: [source('pipeline', '1'), source('triggers', '5'), source('chains', '6')],
    csv: 'pipelines.v1.20',
  });
  const after = row('two', {
    sources: [source('pipeline', '3'), source('triggers', '7', 'javascript:alert(1)'), source('results', '8')],
    csv: 'pipelines.v1.20',
    openshift: '4.20.1',
    ranges: [{ name: 'pipeline', good: commit('0'), bad: commit('3'), commits }],
  });
  const { moved, unmoved } = provenance(before, after, [after]);
  assert.deepEqual(
    moved.map(({ name, url, commits: found }) => [name, url, found?.map(({ subject }) => subject)]),
    [
      [
        'pipeline',
        `https://github.com/tektoncd/pipeline/compare/${commit('1')}...${commit('3')}`,
        ['Commit 3', 'Commit 2'],
      ],
      ['triggers', undefined, undefined],
      ['results', undefined, undefined],
      ['chains', undefined, undefined],
      ['OpenShift', undefined, undefined],
    ],
  );
  assert.deepEqual(unmoved, ['operator']);
  assert.deepEqual(
    movedImages({ IMAGE_A: image('a'), IMAGE_B: image('b') }, { IMAGE_A: image('c'), IMAGE_B: image('b') }).map(
      ({ name, after: now }) => [name, versionText(now)],
    ),
    [['IMAGE_A', 'sha256:cccccccccccc']],
  );
  assert.deepEqual(
    [versionText(commit('1')), versionText(undefined), versionText('4.20')],
    ['1111111', 'none', '4.20'],
  );
});

test('durations: what changed by a quarter and a second, and the typical test', () => {
  const paces = [
    { test: 0, before: 10, after: 20 },
    { test: 1, before: 1, after: 1.5 },
    { test: 2, before: 100, after: 70 },
    { test: 3, before: 100, after: 110 },
  ];
  assert.deepEqual(
    changedPaces(paces).map((pace) => pace.test),
    [2, 0],
  );
  assert.equal(typicalChange(paces), 1.3);
  assert.deepEqual([median([]), median([3, undefined, 1]), median([1, 2, 4])], [undefined, 2, 2]);
});
