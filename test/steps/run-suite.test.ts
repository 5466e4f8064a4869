import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { SuiteResult } from '../../src/model/test-result.ts';
import { running } from '../e2e/process.ts';
import { type RanProject, runProject } from './running-project.ts';

const steps = `
const { appendFileSync, existsSync, readFileSync } = require('node:fs');
const { spawn } = require('node:child_process');
step('Pass', async () => {});
step('Fail', async () => { throw new Error('it is broken'); });
step('Fail <times> times as <name>', async (times, name) => {
  const file = __dirname + '/' + name;
  appendFileSync(file, 'x');
  if (readFileSync(file, 'utf8').length <= Number(times)) throw new Error('not yet: ' + name);
});
step('Wait for ever', async () => {
  console.log('waits for ever');
  await new Promise(() => {});
});
step('Print <text>', async (text) => { console.log(text.replaceAll('+', '\\n')); });
step('Start what does not end', async () => {
  const survivor = spawn('sh', ['-c', 'trap "" TERM; echo ready; while :; do sleep 1; done', __dirname]);
  await new Promise((ready) => survivor.stdout.once('data', ready));
});
step('Fail, then wait', async () => {
  if (!existsSync(__dirname + '/failed')) {
    appendFileSync(__dirname + '/failed', '');
    throw new Error('it is broken');
  }
  console.log('waits for ever');
  await new Promise(() => {});
});
step('Be killed', async () => { process.kill(process.pid, 'SIGKILL'); });
`;

const waiting = {
  'tests/steps.js': steps,
  'env/default/default.properties': 'test_timeout = 600000\n',
  'specs/one.spec':
    '# One\n\n## Quick: T-TC01\n* Pass\n\n## Stuck: T-TC02\n* Wait for ever\n\n## Later: T-TC03\n* Pass\n',
  'specs/two.spec': '# Two\n\n## Other: T-TC04\n* Pass\n',
};

function statuses({ tests }: SuiteResult): Record<string, string> {
  return Object.fromEntries(tests.map(({ scenario, status }) => [scenario.replace(/: T-TC\d+/, ''), status]));
}

function assertRead({ result, again }: RanProject): void {
  assert.deepEqual(again, result, 'its files tell the same');
}

test('a scenario that takes too long is stopped with all that it started, and the others run', async () => {
  const print = '* Print "# HELP requests+  ## fake"\n';
  const stubborn = waiting['specs/one.spec'].replace('* Wait', `${print}* Start what does not end\n* Wait`);
  const ran = await runProject({
    files: { ...waiting, 'specs/one.spec': stubborn },
    testing: { scenarioTimeout: 90 },
    onLine: (line, time) => line === 'waits for ever' && time.advance(90),
  });
  assert.deepEqual(statuses(ran.result), { Quick: 'passed', Stuck: 'error', Later: 'passed', Other: 'passed' });
  const stuck = ran.result.tests.find(({ status }) => status === 'error');
  assert.equal(stuck?.message, 'took longer than 1m 30s and was stopped');
  assert.deepEqual([ran.status, ran.result.problems, ran.result.planned], ['red', [], 4]);
  assert.ok(existsSync(join(ran.folder, '.artifacts/call-2/result.xml')));
  assert.deepEqual(running(ran.folder), []);
  assertRead(ran);
});

test('a hook that failed before a scenario took too long is not forgotten', async () => {
  const hook = `${steps}\nafterSpec(async () => { throw new Error('it cannot clean up'); }, { tags: ['untidy'] });\n`;
  const stuck = '# Two\n\n## Stuck: T-TC04\n* Wait for ever\n';
  const ran = await runProject({
    files: {
      ...{ ...waiting, 'tests/steps.js': hook, 'specs/two.spec': stuck },
      'specs/one.spec': '# One\n\nTags: untidy\n\n## Quick: T-TC01\n* Pass\n',
    },
    testing: { scenarioTimeout: 90 },
    onLine: (line, time) => line === 'waits for ever' && time.advance(90),
  });
  assert.deepEqual(statuses(ran.result), { Quick: 'passed', Stuck: 'error' });
  assert.match(ran.result.problems.join('\n'), /^a hook of the suite failed too: .*it cannot clean up/);
  assert.match(ran.result.notes?.join('\n') ?? '', /only the console tells/);
  assertRead(ran);
});

test('a run that takes too long is stopped, keeps what it has, and is incomplete', async () => {
  const ran = await runProject({
    files: waiting,
    testing: { runTimeout: 7200 },
    onLine: (line, time) => line === 'waits for ever' && time.advance(7200),
  });
  assert.deepEqual(statuses(ran.result), { Quick: 'passed', Stuck: 'error' });
  assert.equal(ran.result.tests[1]?.message, 'the run was stopped while this scenario ran');
  const [late, incomplete] = ran.result.problems;
  assert.equal(late, 'the suite took longer than 2h and was stopped');
  assert.match(incomplete ?? '', /^the suite is incomplete: 2 of 4 scenarios have no result/);
  assert.deepEqual(running(ran.folder), []);
  assertRead(ran);
});

test('a run that is cancelled has the results that it came to', async () => {
  const ran = await runProject({ files: waiting, onLine: (line, _, cancel) => line === 'waits for ever' && cancel() });
  assert.deepEqual([ran.status, ran.isTested], ['cancelled', false]);
  assert.deepEqual(statuses(ran.result), { Quick: 'passed', Stuck: 'error' });
  assert.equal(ran.result.problems[0], 'the run was stopped while the suite ran');
  assert.deepEqual(running(ran.folder), []);
  assertRead(ran);
});

test('a Gauge that is killed by others leaves what it printed, and that is said', async () => {
  const spec = '# One\n\n## Quick: T-TC01\n* Pass\n\n## Dies: T-TC02\n* Be killed\n\n## Later: T-TC03\n* Pass\n';
  const ran = await runProject({ files: { 'tests/steps.js': steps, 'specs/one.spec': spec } });
  assert.deepEqual(statuses(ran.result), { Quick: 'passed', Dies: 'error' });
  assert.equal(ran.result.exitCode, 137);
  assert.match(ran.result.problems.join('\n'), /signal 9 ended it.*incomplete: 1 of 3 scenarios/s);
  assertRead(ran);
});

const flaky = {
  'tests/steps.js': steps,
  'specs/one.spec': [
    '# One\n\n## Once: T-TC01\n* Fail "1" times as "once"\n\n## Always: T-TC02\n* Fail\n',
    '## Twice: T-TC03\n* Fail "2" times as "twice"\n\n## Good: T-TC04\n* Pass\n',
  ].join('\n'),
  'specs/rows.spec':
    '# Rows\n\n   |name |times|\n   |-----|-----|\n   |alpha|0    |\n   |beta |1    |\n\n## Row: T-TC05\n* Fail <times> times as <name>\n',
};

test('what fails is run again, row by row: it is flaky where it passes then, and every attempt is kept', async () => {
  const ran = await runProject({ files: flaky, testing: { reruns: 2 } });
  assert.deepEqual(statuses(ran.result), {
    ...{ Once: 'flaky', Always: 'failed', Twice: 'flaky', Good: 'passed' },
    'Row | SpecRow: 1: [name: alpha] [times: 0]': 'passed',
    'Row | SpecRow: 2: [name: beta] [times: 1]': 'flaky',
  });
  const attempts = ran.result.tests.flatMap(({ caseId, row, attempts }) =>
    attempts ? [[`${caseId} ${row?.spec ?? ''}`.trim(), ...attempts.map((one) => one.status)]] : [],
  );
  assert.deepEqual(attempts.sort(), [
    ['T-TC01', 'failed', 'passed'],
    ['T-TC02', 'failed', 'failed', 'failed'],
    ['T-TC03', 'failed', 'failed', 'passed'],
    ['T-TC05 2', 'failed', 'passed'],
  ]);
  assert.equal(ran.result.tests.find(({ caseId }) => caseId === 'T-TC01')?.message, 'not yet: once');
  assert.deepEqual([ran.status, ran.result.problems], ['red', []]);
  assertRead(ran);
});

test('a rerun that is cut off says nothing, and the first failure stays', async () => {
  const specs = { 'specs/one.spec': '# One\n\n## First: T-TC01\n* Fail, then wait\n\n## Last: T-TC02\n* Fail\n' };
  const ran = await runProject({
    files: { ...waiting, ...specs, 'specs/two.spec': '# Two\n\n## Good: T-TC03\n* Pass\n' },
    testing: { reruns: 1, runTimeout: 60 },
    onLine: (line, time) => line === 'waits for ever' && time.advance(60),
  });
  const [first] = ran.result.tests;
  assert.deepEqual([first?.status, first?.message, first?.attempts], ['failed', 'it is broken', undefined]);
  assert.deepEqual(ran.result.problems, []);
  assert.deepEqual(ran.result.notes, [
    'when tests were run again, time 1: the suite took longer than 1m and was stopped',
  ]);
  assertRead(ran);
});

test('without --reruns nothing is', async () => {
  const ran = await runProject({ files: flaky });
  assert.ok(ran.result.tests.every(({ attempts, status }) => attempts === undefined && status !== 'flaky'));
});

test('what lacks something is not run, and is an error that says what', async () => {
  const need = {
    ...{ name: 'gitlab', specs: ['specs/two.spec'], tags: '', cases: [] },
    ...{ tools: ['no-such-tool'], variables: [], users: [] },
  };
  const files = { ...waiting, 'specs/one.spec': '# One\n\n## Quick: T-TC01\n* Pass\n' };
  const ran = await runProject({ files, suite: { needs: [need] } });
  assert.deepEqual(statuses(ran.result), { Quick: 'passed', Other: 'error' });
  const gap = ran.result.tests.find((one) => one.gap !== undefined);
  assert.deepEqual([gap?.gap, gap?.caseId, ran.result.planned], ['gitlab', 'T-TC04', 2]);
  assert.match(gap?.message ?? '', /no-such-tool/);
  assert.deepEqual(ran.result.problems, []);
  assertRead(ran);
});

test('scenarios that were to run and have no result make a suite incomplete', async () => {
  const { 'specs/one.spec': _, ...files } = waiting;
  const specs = { 'specs/one.spec': '# One\n\n## Quick: T-TC01\n* Pass\n' };
  const ran = await runProject({ files: { ...files, ...specs }, gauge: (real) => `${real} run specs/two.spec` });
  assert.deepEqual([ran.status, ran.isTested, ran.result.planned], ['red', false, 2]);
  const missing = 'the suite is incomplete: 1 of 2 scenarios have no result: specs/one.spec::Quick: T-TC01';
  assert.deepEqual(ran.result.problems, [missing]);
});

test('reports of an earlier run are not taken for those of this one', async () => {
  const old = '<testsuites><testsuite name="One" tests="1"><testcase name="Old"/></testsuite></testsuites>';
  const places = ['reports/xml-report', '.artifacts', '.artifacts/call-2', '.artifacts/rerun-1'];
  const files = Object.fromEntries(places.map((place) => [`${place}/result.xml`, old]));
  const ran = await runProject({ files: { ...waiting, ...files }, gauge: () => 'true' });
  assert.deepEqual(ran.result.tests, []);
  assert.match(ran.result.problems[0] ?? '', /^Gauge left no result\.xml/);
  assertRead(ran);
});

test('streams, tags and the variables of the suite reach Gauge', async () => {
  const lines: string[] = [];
  await runProject({
    files: waiting,
    gauge: () => 'echo "$@"; echo "$A_VERSION $runner_request_timeout"',
    suite: { env: { A_VERSION: 'v1.2' }, tags: '!none' },
    testing: { streams: 3 },
    onLine: (line) => lines.push(line),
  });
  assert.deepEqual(lines, ['run --simple-console --verbose --parallel -n 3 --tags !none specs', 'v1.2 600000']);
});

test('it says how far it is, when each test began, and when it ends where the past tells', async () => {
  const past = {
    id: 'x',
    sources: {},
    images: {},
    versions: {},
    passed: [],
    seconds: { 'specs/one.spec::Quick: T-TC01': 10 },
  };
  const ran = await runProject({
    files: { ...waiting, 'specs/one.spec': waiting['specs/one.spec'].replace('Wait for ever', 'Pass') },
    past: { series: 's', runs: [past], open: [] },
    onLine: (line, time) => line.startsWith('  ## ') && time.advance(5),
  });
  const [, first, second] = ran.progress;
  assert.match(first ?? '', /^0 of 4: 0 passed, 0 failed, 5s; ends about \d\d:\d\d$/);
  assert.match(second ?? '', /^1 of 4: 1 passed, 0 failed, 10s; ends about \d\d:\d\d$/);
  assert.equal(ran.result.tests[0]?.startedAt, '2026-01-01T12:00:05.000Z');
  assertRead(ran);
});
