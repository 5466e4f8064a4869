import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gauge, project, startGauge } from './stand-in.ts';

/** A project with one step file and one specification. */
function small(t: TestContext, steps: string, spec: string): string {
  const folder = project(t);
  writeFileSync(join(folder, 'tests/impl.js'), steps);
  mkdirSync(join(folder, 'small'));
  writeFileSync(join(folder, 'small/small.spec'), spec);
  return folder;
}

const simple = ['run', '--simple-console'];

test('a hook before the scenario fails every scenario, and the report says so', async (t) => {
  const ran = await gauge(project(t), [...simple, 'specs/unimplemented.spec'], { FAIL_BEFORE_SCENARIO: '1' });
  assert.equal(ran.exitCode, 1);
  assert.match(
    ran.xml ?? '',
    /message="Is fine: UNIMPL-TC02&#xA;Scenario Pre Hook Failure: &#39;before scenario hook failed&#39;"/,
  );
  assert.match(
    ran.stdout,
    /^ {2}## Is fine: UNIMPL-TC02\n {4}Error Message: before scenario hook failed\n {4}Stacktrace: $/m,
  );
  assert.match(ran.stdout, /Scenarios:\t1 executed\t0 passed\t1 failed\t1 skipped/);
});

test('a hook after the scenario fails it too', async (t) => {
  const ran = await gauge(project(t), [...simple, 'specs/unimplemented.spec'], { FAIL_AFTER_SCENARIO: '1' });
  assert.match(ran.xml ?? '', /Scenario Post Hook Failure: &#39;after scenario hook failed&#39;/);
});

test('a hook before the suite leaves an empty report', async (t) => {
  const ran = await gauge(project(t), [...simple, 'specs'], { FAIL_BEFORE_SUITE: '1' });
  assert.equal(ran.exitCode, 1);
  assert.equal(ran.xml, '<testsuites></testsuites>');
  assert.match(ran.stdout, /^ {2}Error Message: before suite hook failed$/m);
  assert.match(ran.stdout, /Scenarios:\t0 executed\t0 passed\t0 failed\t0 skipped/);
  assert.deepEqual(JSON.parse(ran.failures ?? '').FailedItems, ['specs']);
});

test('a specification without a table counts a failing hook once', async (t) => {
  const ran = await gauge(project(t), [...simple, 'specs/failing.spec'], { FAIL_BEFORE_SPEC: '1' });
  assert.match(ran.xml ?? '', /tests="0" failures="1"/);
  assert.deepEqual(JSON.parse(ran.failures ?? '').FailedItems, ['specs/failing.spec']);
});

test('a line of a specification runs the scenario there', async (t) => {
  const folder = project(t);
  const ran = await gauge(folder, [...simple, 'specs/failing.spec:5', 'specs/failing.spec:13']);
  assert.match(ran.stdout, /Scenarios:\t2 executed\t1 passed\t1 failed\t0 skipped/);
  assert.match(ran.stdout, /FAIL-TC00\n[\s\S]*FAIL-TC01\n/);
  const rows = await gauge(folder, [...simple, 'specs/pipelines.spec:16']);
  assert.match(rows.stdout, /Scenarios:\t2 executed\t2 passed/);
});

test('tags and names select scenarios; tags of the specification are inherited', async (t) => {
  const folder = project(t);
  const tagged = await gauge(folder, [...simple, '--tags', 'e2e & !tables', 'specs']);
  assert.match(tagged.stdout, /Scenarios:\t2 executed\t2 passed/);
  assert.doesNotMatch(tagged.stdout, /TC02|ValidationError/);
  const named = await gauge(folder, [...simple, '--scenario', 'Is fine: UNIMPL-TC02', 'specs']);
  assert.match(named.stdout, /Scenarios:\t1 executed\t1 passed/);
  const wrong = await gauge(folder, [...simple, '--tags', 'a & (b', 'specs']);
  assert.equal(wrong.exitCode, 1);
  assert.match(wrong.stdout, /Invalid Expression/);
});

test('what cannot be run is exit code 1 with a reason', async (t) => {
  const folder = project(t);
  const unknown = await gauge(folder, ['run', '--sort', 'specs']);
  assert.equal(unknown.exitCode, 1);
  assert.match(unknown.stdout, /Unknown option '--sort'.* stand-in .*--simple-console/);
  const missing = await gauge(folder, [...simple, 'nowhere']);
  assert.equal(missing.exitCode, 1);
  assert.match(missing.stdout, /Specs directory nowhere does not exist\./);
  const outside = await gauge(tmpdir(), [...simple, 'specs']);
  assert.equal(outside.exitCode, 1);
  assert.match(outside.stdout, /no manifest\.json/);
  const env = await gauge(folder, [...simple, '--env', 'nowhere', 'specs']);
  assert.match(env.stdout, /nowhere environment does not exist/);
});

const flaky = `
  let calls = 0;
  step('Succeed at <n>', (n) => { calls += 1; if (calls < Number(n)) throw new Error('call ' + calls); });
  step('Fail', () => { throw new Error('no'); });
`;
const flakySpec = '# S\n## A\nTags: again\n* Succeed at "3"\n## B\n* Fail\n';

test('a scenario is retried until it passes, and only its last attempt is in the report', async (t) => {
  const folder = small(t, flaky, flakySpec);
  const ran = await gauge(folder, [...simple, '--max-retries-count', '3', '--retry-only', 'again', 'small']);
  assert.equal(ran.exitCode, 1);
  assert.deepEqual(ran.stdout.match(/## [AB]|call \d$/gm), [
    '## A',
    'call 1',
    'call 1',
    '## A',
    'call 2',
    'call 2',
    '## A',
    '## B',
  ]);
  assert.match(ran.xml ?? '', /tests="2" failures="1"[\s\S]*name="A" time="[\d.]+"><\/testcase>/);
  assert.deepEqual(JSON.parse(ran.failures ?? '').FailedItems, ['small/small.spec:5']);
  const alone = await gauge(folder, [...simple, '--retry-only', 'again', 'small']);
  assert.match(alone.stdout, /--retry-only can be used only with --max-retry-count/);
});

test('--failed runs what has failed last, with the same options', async (t) => {
  const folder = small(t, flaky, flakySpec);
  assert.match((await gauge(folder, ['run', '--failed'])).stdout, /Failed to read last run information/);
  await gauge(folder, [...simple, '-c', '3', 'small']);
  const again = await gauge(folder, ['run', '--failed']);
  assert.match(again.stdout, /^# S\n(?: {2}## B\n[^#]*){3}/m);
  assert.doesNotMatch(again.stdout, /## A/);
  await gauge(folder, [...simple, '-c', '3', 'small/small.spec:2']);
  const nothing = await gauge(folder, ['run', '--failed']);
  assert.deepEqual([nothing.exitCode, nothing.stdout], [1, 'No failed tests found.\n']);
  assert.match((await gauge(folder, ['run', '--failed', 'small'])).stdout, /Usage: gauge run --failed/);
});

test('streams run at once and share nothing', async (t) => {
  const steps = `
    let own = 0;
    step('Meet', async () => {
      own += 1;
      gauge.dataStore.suiteStore.put('seen', own);
      process.env.MET = Number(process.env.MET ?? 0) + 1;
      while (process.env.MET !== '2') await new Promise((resolve) => setTimeout(resolve, 5));
      if (gauge.dataStore.suiteStore.get('seen') !== 1) throw new Error('not alone');
    });
  `;
  const folder = small(t, steps, '# S\n## A\n* Meet\n');
  writeFileSync(join(folder, 'small/other.spec'), '# T\n## B\n* Meet\n');
  const ran = await gauge(folder, ['run', '--parallel', '-n', '9', 'small']);
  assert.equal(ran.exitCode, 0, ran.stdout);
  assert.match(ran.stdout, /^Executing in 2 parallel streams\.$/m);
  assert.match(ran.stdout, /^\[runner: {2}1\] # [ST]$/m);
  assert.match(ran.stdout, /^\[runner: {2}2\] # [ST]$/m);
});

test('hooks that fail are told by the events of what they belong to', async (t) => {
  for (const [when, of, type] of [
    ['BEFORE', 'Suite', 'suiteEnd'],
    ['AFTER', 'Specification', 'specEnd'],
    ['BEFORE', 'Scenario', 'scenarioEnd'],
  ] as const) {
    const variable = `FAIL_${when}_${of === 'Specification' ? 'SPEC' : of.toUpperCase()}`;
    const { stdout } = await gauge(project(t), ['run', '-m', 'specs/unimplemented.spec:7'], { [variable]: '1' });
    const event = stdout.split('\n').find((line) => line.startsWith(`{"type":"${type}"`)) ?? '';
    const { result } = JSON.parse(event);
    const { text } = result[when === 'BEFORE' ? 'beforeHookFailure' : 'afterHookFailure'];
    assert.deepEqual([result.status, text], ['fail', `${when === 'BEFORE' ? 'Before' : 'After'} ${of}`]);
  }
});

test('rows that a table does not have are told', async (t) => {
  const ran = await gauge(project(t), [...simple, '--table-rows', '1-5', 'specs/pipelines.spec']);
  assert.match(
    ran.stdout,
    /pipelines\.spec Table rows range validation failed => Table row number '5' is out of range/,
  );
  assert.match(ran.stdout, /Scenarios:\t3 executed/);
});

test('the version says that it is the stand-in', async (t) => {
  const folder = project(t);
  for (const args of [['version'], ['--version']]) {
    const { stdout, exitCode } = await gauge(folder, args);
    assert.equal(exitCode, 0);
    assert.match(stdout, /^Gauge version: 1\.6\.35$/m);
    assert.match(stdout, /^Stand-in: streamstress$/m);
    assert.match(stdout, /^Plugins\n-------\njs \([\d.]+\)\nxml-report \([\d.]+\)$/m);
  }
});

test('properties reach the steps, and the environment wins', async (t) => {
  const steps = "step('Show', function () { console.log('colour ' + process.env.FIXTURE_COLOUR); });";
  const folder = small(t, steps, '# S\n## A\n* Show\n');
  assert.match((await gauge(folder, [...simple, 'small'])).stdout, /^colour green$/m);
  assert.match((await gauge(folder, [...simple, 'small'], { FIXTURE_COLOUR: 'red' })).stdout, /^colour red$/m);
});

test('steps are called as gauge-js calls them', async (t) => {
  const steps = `
    const assert = require('node:assert');
    step(['Remember <value>', 'Keep <value>'], (value) => gauge.dataStore.scenarioStore.put('value', value));
    step('Expect <value>', (value, done) => {
      setImmediate(() => done(gauge.dataStore.scenarioStore.get('value') === value ? undefined : new Error('forgotten')));
    });
    step('Rows <table>', async (table) => {
      assert.deepEqual([...table.headers.cells], ['a', 'b']);
      assert.equal(table.rows[1].cells[1], '4');
      const seen = [];
      await table.entries(async (entry) => seen.push(entry.a + entry.b));
      assert.deepEqual(seen, ['12', '34']);
    });
    step('Soft <which>', { continueOnFailure: true }, async (which) => { throw new Error('soft ' + which); });
    step('Reach the outside', async () => { await fetch('http://127.0.0.1:1/'); });
    afterScenario(() => console.log('after tagged'), { tags: ['seen'] });
  `;
  const spec = `S
=
A
-
tags: seen
* Keep "it's \\"quoted\\""
* Expect "it's \\"quoted\\""
* Rows
   |a|b|
   |-|-|
   |1|2|
   |3|4|
## B
* Expect "nothing"
## C
* Soft "one"
* Soft "two"
* Keep "x"
## D
* Reach the outside
`;
  const ran = await gauge(small(t, steps, spec), [...simple, 'small']);
  assert.match(ran.stdout, /Scenarios:\t4 executed\t1 passed\t3 failed/);
  assert.equal(ran.stdout.match(/after tagged/g)?.length, 1);
  assert.match(ran.stdout, /Error Message: forgotten/);
  assert.match(
    ran.xml ?? '',
    /<failure message="Multiple failures" type="Multiple failures">Soft &#34;one&#34;&#xA;Step Execution Failure: &#39;soft one&#39;/,
  );
  assert.match(
    ran.xml ?? '',
    /Step Execution Failure: &#39;fetch is not defined&#39;/,
    'gauge-js gives no other globals',
  );
});

test('a step that takes too long fails', async (t) => {
  const steps = "step('Hang', async () => { await new Promise(() => setInterval(() => {}, 1000)); });";
  const ran = await gauge(small(t, steps, '# S\n## A\n* Hang\n'), [...simple, 'small'], { test_timeout: '20' });
  assert.equal(ran.exitCode, 1);
  assert.match(ran.stdout, /Error Message: Timed out/);
});

test('the teardown runs after a failure, and its own failure is not explained in the report', async (t) => {
  const steps = `
    step('Fail', () => { throw new Error('failed'); });
    step('Pass', () => {});
    step('Clean', () => { console.log('cleaned'); throw new Error('not cleaned'); });
  `;
  const ran = await gauge(small(t, steps, '# S\n## A\n* Fail\n## B\n* Pass\n____\n* Clean\n'), [...simple, 'small']);
  assert.equal(ran.stdout.match(/^cleaned$/gm)?.length, 2);
  assert.match(
    ran.xml ?? '',
    /name="A"[\s\S]*&#39;failed&#39;[\s\S]*name="B"[\s\S]*<failure message="Multiple failures"/,
  );
});

test('verbose prints every step', async (t) => {
  const { stdout } = await gauge(project(t), ['run', '--verbose', 'specs/failing.spec:9']);
  assert.match(stdout, /\* Verify pipeline "bad"\t \.\.\.\[FAIL\]\n/);
});

test('a signal ends it at once, without a report', async (t) => {
  const steps =
    "step('Hang', async () => { console.log('hanging'); await new Promise(() => setInterval(() => {}, 1000)); });";
  const folder = small(t, steps, '# S\n## A\n* Hang\n');
  const child = startGauge(folder, [...simple, 'small'], { test_timeout: '60000' });
  let stdout = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    stdout += chunk;
    if (stdout.includes('hanging')) break;
  }
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  const [, signal] = await closed;
  assert.equal(signal, 'SIGTERM');
  assert.equal(existsSync(join(folder, 'reports')), false);
  assert.equal(existsSync(join(folder, '.gauge')), false);
});
