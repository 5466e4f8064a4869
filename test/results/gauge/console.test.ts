import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readConsole } from '../../../src/results/gauge/console-run.ts';
import { readGauge } from '../../../src/results/gauge/read-gauge.ts';
import { recorded, recordedSpecs } from './recordings.ts';

const specs = recordedSpecs();

async function told(name: string, by: 'xml' | 'console') {
  const { xml, ...left } = recorded(name);
  const { tests } = await readGauge({ ...left, specs, xml: by === 'xml' && xml ? [xml] : undefined });
  return tests.map(({ id, status }) => `${status} ${id}`).sort();
}

for (const name of [
  'default',
  'pre-failed',
  'parallel',
  'verbose',
  'all-pass',
  'fail-safe',
  'retries',
  'all-skipped',
]) {
  test(`${name}: the console alone tells what result.xml does`, async () => {
    assert.deepEqual(await told(name, 'console'), await told(name, 'xml'));
  });
}

test('machine-readable: the console alone tells what result.xml does, and the times', async () => {
  assert.deepEqual(await told('machine-readable', 'console'), await told('machine-readable', 'xml'));
  const { tests } = await readGauge({ ...recorded('machine-readable'), xml: undefined, specs });
  const failing = tests.find(({ scenario }) => scenario === 'Fails with assertion: FAIL-TC01');
  assert.equal(failing?.seconds, 0.012);
  assert.equal(failing?.message, 'expected pipeline to be ok, got bad');
  assert.match(failing?.details ?? '', /^Verify pipeline "bad"\nError: expected/);
});

test('a scenario that was skipped while it ran is told by the events, and only counted in text', async () => {
  const left = recorded('runtime-skip');
  const events = join(import.meta.dirname, '../../golden/gauge/runtime-skip/machine-readable.jsonl');
  const read = await readGauge({ ...left, xml: undefined, stdout: readFileSync(events, 'utf8') });
  assert.deepEqual(
    read.tests.map(({ status }) => status),
    ['skipped', 'skipped', 'passed'],
  );
  const { problems } = await readGauge({ ...left, xml: undefined });
  assert.ok(problems.includes('the console counts 1 scenarios that passed, but tells of 3'));
});

test('a run that was killed has the results that it came to, and the last scenario is an error', async () => {
  const { tests, problems } = await readGauge({ ...recorded('killed'), xml: undefined, specs });
  const said = tests.map(({ scenario, status, message }) => `${status} ${scenario} ${message ?? ''}`.trim());
  assert.deepEqual(said.slice(0, 2), [
    'passed Passes: FAIL-TC00',
    'error Fails with assertion: FAIL-TC01 the run ended while this scenario ran',
  ]);
  assert.equal(problems.length, 1);
});

test('runs of a scenario that was tried again are its attempts', async () => {
  const { tests } = await readGauge({ ...recorded('retries'), xml: undefined });
  const [passing, failing] = tests;
  assert.equal(passing?.attempts, undefined);
  assert.deepEqual(
    failing?.attempts?.map(({ status }) => status),
    ['failed', 'failed', 'failed'],
  );
});

test('streams are kept apart', () => {
  const { scenarios } = readConsole(recorded('parallel').stdout);
  const failed = scenarios.filter(({ status }) => status === 'failed').map(({ heading }) => heading);
  assert.equal(scenarios.length, 10);
  assert.equal(failed.length, 5);
  assert.ok(!failed.some((heading) => heading.startsWith('Run pipeline')));
  assert.deepEqual(
    scenarios.flatMap(({ values }) => values.map(([, value]) => value)),
    ['alpha', '1.20', 'beta', '1.21'],
  );
});

test('where console and report disagree, that is a problem', async () => {
  const left = recorded('pre-failed');
  const xml = Buffer.from(
    String(left.xml && Buffer.from(left.xml)).replace(
      /(name="Continue on failure: FAIL-TC04" time="[\d.]+">)[\s\S]*?(<\/testcase>)/,
      '$1$2',
    ),
  );
  const { problems } = await readGauge({ ...left, xml: [xml] });
  assert.deepEqual(problems.slice(0, 3), [
    'specs/failing.spec: a hook before or after the specification failed',
    'specs/failing.spec::Continue on failure: FAIL-TC04: it failed on the console, but passed in result.xml',
    'counts do not add up: 5 passed on the console, but 6 among the testcases',
  ]);
});

test('what a test prints itself is no scenario where the specifications are known', async () => {
  const left = recorded('all-pass');
  const stdout = left.stdout.replace(
    'cluster ok\n2 rows',
    '# apply this\n  ## and that\n# Failing spec\ncluster ok\n2 rows',
  );
  const { tests, problems } = await readGauge({ ...left, stdout, specs, xml: left.xml && [left.xml] });
  assert.equal(tests.length, 3);
  assert.deepEqual(problems, []);
});

test('what is left of a report that is cut off is completed by the console', async () => {
  const left = recorded('default');
  const half = left.xml?.subarray(0, left.xml.length / 2) ?? assert.fail();
  const { tests, problems } = await readGauge({ ...left, xml: [half], specs });
  assert.deepEqual(tests.map(({ id, status }) => `${status} ${id}`).sort(), await told('default', 'xml'));
  assert.match(problems[0] ?? '', /^result\.xml cannot be read further: line \d+ \(character \d+\): it is cut off/);
});

test('a failing hook in events is told', async () => {
  const left = recorded('machine-readable');
  const failure = '"beforeHookFailure":{"text":"Before Suite","message":"no cluster","stackTrace":""}';
  const stdout = left.stdout.replace('"suiteEnd","result":{', `"suiteEnd","result":{${failure},`);
  const { problems } = await readGauge({ ...left, stdout, xml: left.xml && [left.xml] });
  assert.deepEqual(problems, ['a hook of the suite failed too: no cluster']);
});
