import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MeasuredResources, ResourceSample } from '../../src/model/resources.ts';
import type { TestResult } from '../../src/model/test-result.ts';
import { profileOf } from '../../src/results/resource-profile.ts';

const mebibyte = 2 ** 20;
const start = Date.parse('2026-01-01T00:00:00Z');

/** So many seconds after the start, so many millicores, MiB and pods. */
function sample([second, cpu, memory, pods]: readonly [number, number, number, number]): ResourceSample {
  return { at: start + second * 1000, cpu, memory: memory * mebibyte, pods };
}

type Rows = readonly [
  readonly [number, number, number, number],
  ...(readonly (readonly [number, number, number, number])[]),
];

function measured([first, ...others]: Rows, allocatable = { cpu: 4000, memory: 8192, pods: 100 }): MeasuredResources {
  return {
    nodes: { counted: 2, all: 3 },
    allocatable: { ...allocatable, memory: allocatable.memory * mebibyte },
    samples: [sample(first), ...others.map(sample)],
  };
}

/** A scenario of a spec that began so many seconds after the start. */
function ran(file: string, second: number, seconds: number, more: Partial<TestResult> = {}): TestResult {
  const startedAt = new Date(start + second * 1000).toISOString();
  const scenario = `of ${second}`;
  return {
    ...{ id: `${file}::${scenario}`, suite: 'release-tests', file, spec: file, scenario, status: 'passed' as const },
    ...{ seconds, startedAt, ...more },
  };
}

/** Two looks before the tests, three while `a` runs, one between, two while `b` runs, one after. */
const rows: Rows = [
  [-20, 900, 2000, 40],
  [-5, 1100, 2096, 42],
  [10, 1500, 3072, 45],
  [25, 2500, 4096, 50],
  [40, 1700, 3000, 47],
  [55, 1000, 2048, 41],
  [70, 1400, 6144, 44],
  [85, 1600, 5120, 46],
  [100, 1000, 2048, 41],
];
const tests = [ran('a.spec', 5, 25), ran('a.spec', 30, 15), ran('b.spec', 60, 30), ran('c.spec', 91, 2)];

test('numbers of a small run, counted by hand', () => {
  const profile = profileOf(measured(rows), tests);
  assert.deepEqual(profile.samples, { baseline: 2, all: 9 });
  assert.deepEqual(profile.baseline, { cpu: 1000, memory: 2048 * mebibyte, pods: 41 });
  const [a, b, c] = profile.specs;
  assert.deepEqual(a, {
    ...{ suite: 'release-tests', file: 'a.spec', seconds: 40, samples: 3 },
    total: {
      cpu: { min: 1500, max: 2500, avg: 1900, p95: 2500 },
      memory: {
        min: 3000 * mebibyte,
        max: 4096 * mebibyte,
        avg: Math.round((10168 / 3) * mebibyte),
        p95: 4096 * mebibyte,
      },
      pods: { min: 45, max: 50, avg: 47, p95: 50 },
    },
    peak: { cpu: 1500, memory: 2048 * mebibyte, pods: 9 },
  });
  assert.deepEqual(b?.peak, { cpu: 600, memory: 4096 * mebibyte, pods: 5 });
  assert.deepEqual(c, { suite: 'release-tests', file: 'c.spec', seconds: 2, samples: 0 });
});

test('p95 is the nearest rank: of 20 measurements the nineteenth', () => {
  const twenty = Array.from({ length: 20 }, (_, number) => [number + 1, 100 * (number + 1), 2048, 41] as const);
  const [spec] = profileOf(measured([[-5, 50, 2048, 41], ...twenty]), [ran('a.spec', 0, 30)]).specs;
  assert.deepEqual(spec?.total?.cpu, { min: 100, max: 2000, avg: 1050, p95: 1900 });
});

test('a look before the tests is the baseline also where the clocks differ', () => {
  const profile = profileOf(
    measured([
      [90, 1000, 2048, 40],
      [100, 1200, 2048, 40],
    ]),
    [ran('a.spec', 60, 60)],
  );
  assert.equal(profile.baseline.cpu, 1000);
  assert.equal(profile.specs[0]?.samples, 2);
});

test('a scenario that was skipped or of which nobody knows when it ran has no measurements', () => {
  const { startedAt: _, ...unknown } = ran('b.spec', 5, 90);
  const profile = profileOf(measured(rows), [ran('a.spec', 5, 25, { status: 'skipped' }), unknown]);
  assert.deepEqual(
    profile.specs.map(({ file, samples }) => [file, samples]),
    [['b.spec', 0]],
  );
});

/** What is said of one spec whose most is these millicores, MiB and pods above a baseline of 1000, 2048 and 40. */
function said(peak: readonly [number, number, number], allocatable?: { cpu: number; memory: number; pods: number }) {
  const [cpu, memory, pods] = peak;
  const samples: Rows = [
    [-5, 1000, 2048, 40],
    [10, 1000 + cpu, 2048 + memory, 40 + pods],
  ];
  const { why, specs, limitedBy } = profileOf(measured(samples, allocatable), [ran('a.spec', 5, 10)]).parallelism;
  return [specs, limitedBy, why];
}

test('how many specs can run at once, and what limits them', () => {
  assert.deepEqual(said([600, 1024, 5]), [
    ...[4, 'cpu'],
    '4 specs can run at once, limited by CPU: "a.spec" needed up to 600 millicores in 1 measurement, and 80 % of the 3000 millicores that are free are 2400 millicores',
  ]);
  assert.deepEqual(said([100, 2048, 5]), [
    ...[2, 'memory'],
    '2 specs can run at once, limited by memory: "a.spec" needed up to 2.0 GiB in 1 measurement, and 80 % of the 6.0 GiB that are free are 4.8 GiB',
  ]);
  assert.deepEqual(said([0, 100, 30]), [
    ...[1, 'pods'],
    '1 spec can run at once, limited by pods: "a.spec" needed up to 30 pods in 1 measurement, and 80 % of the 60 pods that are free are 48 pods',
  ]);
});

test('a spec that fits without the reserve runs alone, one that does not fit does not run', () => {
  assert.deepEqual(said([2900, 100, 5]), [
    ...[1, 'cpu'],
    '1 spec can run at once, limited by CPU: "a.spec" needed up to 2900 millicores in 1 measurement, and 80 % of the 3000 millicores that are free are 2400 millicores: enough for one only without that reserve',
  ]);
  assert.deepEqual(said([100, 600, 1], { cpu: 4000, memory: 2560, pods: 100 }), [
    ...[0, 'memory'],
    'Not even one spec fits, by memory: "a.spec" needed up to 600 MiB in 1 measurement, and only 512 MiB are free',
  ]);
  assert.deepEqual(said([100, 100, 1], { cpu: 900, memory: 8192, pods: 100 }), [
    ...[0, 'cpu'],
    'Not even one spec fits, by CPU: "a.spec" needed up to 100 millicores in 1 measurement, and only 0 millicores are free',
  ]);
});

test('what is not known is not made up', () => {
  assert.deepEqual(profileOf(measured(rows), []).parallelism, {
    why: 'How many specs can run at once is not known: no measurement fell into a scenario',
  });
  assert.deepEqual(said([0, -5, 0]), [
    ...[undefined, undefined],
    'How many specs can run at once is not known: no spec used more than was used before the tests',
  ]);
});
