import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readGauge } from '../../../src/results/gauge/read-gauge.ts';

const stdout = `# Spec
  ## Flaky
        
        Failed Step: Do it
        Specification: specs/a.spec:4
        Error Message: not yet
        Stacktrace: 
        at line 1
  ## Flaky
  ## Good

Specifications:\t1 executed\t1 passed\t0 failed\t0 skipped
Scenarios:\t2 executed\t2 passed\t0 failed\t0 skipped
`;
const xml = Buffer.from(
  '<testsuites><testsuite name="Spec" package="/p/specs/a.spec" tests="2" failures="0"><testcase name="Flaky" time="0.5"/><testcase name="Good" time="0.1"/></testsuite></testsuites>',
);
const specs = new Map([['specs/a.spec', '# Spec\n\n## Flaky\n* Do it\n\n## Good\n* Do it\n']]);
const left = { suite: 's', root: '/p', stdout, exitCode: 0, specs };

for (const [from, bytes] of [
  ['report', [xml]],
  ['console alone', undefined],
] as const) {
  test(`what passes when Gauge itself repeats it is flaky: ${from}`, async () => {
    const { tests } = await readGauge({ ...left, xml: bytes });
    const [flaky, good] = tests;
    assert.deepEqual([flaky?.status, flaky?.message, good?.status], ['flaky', 'not yet', 'passed']);
    assert.deepEqual(
      flaky?.attempts?.map(({ status }) => status),
      ['failed', 'passed'],
    );
    assert.equal(good?.attempts, undefined);
  });
}

test('times at which scenarios began are those of their last run, and none where they do not fit', async () => {
  const began = [0, 60_000, 120_000].map((time) => Date.UTC(2026, 0, 1) + time);
  const { tests } = await readGauge({ ...left, xml: [xml], began });
  assert.deepEqual(
    tests.map(({ startedAt }) => startedAt),
    ['2026-01-01T00:01:00.000Z', '2026-01-01T00:02:00.000Z'],
  );
  const { tests: others } = await readGauge({ ...left, xml: [xml], began: began.slice(1) });
  assert.ok(others.every(({ startedAt }) => startedAt === undefined));
});
