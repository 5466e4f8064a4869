import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readGauge as readPieces } from '../../../src/results/gauge/read-gauge.ts';
import { recorded as asRecorded, inPieces, root } from './recordings.ts';

/** A recording with its report as a text, to be changed. */
function recorded(name: string) {
  const { xml, ...left } = asRecorded(name);
  return { ...left, xml: xml && Buffer.from(xml).toString() };
}

function readGauge({ xml, ...left }: ReturnType<typeof recorded>) {
  return readPieces({ ...left, xml: xml === undefined ? undefined : inPieces(Buffer.from(xml)) });
}

async function counts(name: string): Promise<string> {
  const { tests } = await readGauge(recorded(name));
  const count = (status: string) => tests.filter((one) => one.status === status).length;
  return ['passed', 'failed', 'error', 'skipped'].map(count).join(' ');
}

const problems = async (name: string) => (await readGauge(recorded(name))).problems;

for (const [name, expected] of [
  ['default', '5 5 0 2'],
  ['pre-failed', '5 5 0 2'],
  ['parallel', '5 5 0 2'],
  ['all-pass', '3 0 0 0'],
  ['verbose', '3 0 0 0'],
  ['all-skipped', '0 0 0 1'],
  ['validation-only', '1 0 0 1'],
  ['fail-safe', '1 4 0 0'],
  ['retries', '1 4 0 0'],
  ['table-rows', '2 0 0 1'],
  ['runtime-skip', '1 0 0 2'],
  ['machine-readable', '5 5 0 2'],
] as const) {
  test(`${name}: ${expected} passed, failed, error, skipped, and no problem`, async () => {
    assert.equal(await counts(name), expected);
    assert.deepEqual(await problems(name), []);
  });
}

test('a failure has its cause as message, and its step and stack as details', async () => {
  const { tests } = await readGauge(recorded('default'));
  const test = tests.find((one) => one.scenario === 'Fails with assertion: FAIL-TC01');
  assert.equal(test?.id, 'specs/failing.spec::Fails with assertion: FAIL-TC01');
  assert.equal(test?.spec, 'Failing spec');
  assert.equal(test?.status, 'failed');
  assert.equal(test?.seconds, 0.014);
  assert.equal(test?.message, 'expected pipeline to be ok, got bad');
  assert.match(test?.details ?? '', /^Verify pipeline "bad"\nError: expected pipeline to be ok, got bad\n +at Impl\.c/);
  assert.ok(!test?.details?.includes(root));
});

test('escapes and control characters are gone, everything else of the text stays', async () => {
  const { tests } = await readGauge(recorded('default'));
  const messages = tests.map((one) => one.message);
  assert.ok(messages.includes('line1 ]]> & <xml>\nline2 "quotes" red'));
  assert.ok(messages.includes('deployment broken not Available after 5m'));
});

test('a row of a table is a test of its own', async () => {
  const ids = (await readGauge(recorded('all-pass'))).tests.map((one) => one.id);
  assert.ok(
    ids.includes(
      'specs/pipelines.spec::Run pipeline <name>: PIPELINES-01-TC01 | SpecRow: 2: [name: beta] [version: 1.21]',
    ),
  );
});

test('what is no test is a problem', async () => {
  assert.deepEqual(await problems('before-spec-fail'), [
    'specs/pipelines.spec: a hook before or after the specification failed: before spec hook failed',
  ]);
  assert.deepEqual(await problems('after-suite-fail'), [
    'no test failed, but Gauge did: a hook after the suite, perhaps: after suite hook failed',
  ]);
  assert.deepEqual(await problems('tags-none'), ['no test ran: no specification matches the folders and tags']);
  assert.deepEqual(await problems('killed'), [
    'Gauge left no result.xml (signal 15 ended it): ## Fails with assertion: FAIL-TC01; the results are those of its console',
  ]);
});

test('a file that cannot be parsed is an error', async () => {
  const { tests, problems: none } = await readGauge(recorded('parse-error'));
  assert.deepEqual(none, []);
  assert.deepEqual(
    tests.map((one) => [one.id, one.status, one.message]),
    [
      [
        'bad/parse.spec::Dup',
        'error',
        `[Parse Error] bad/parse.spec:4 Dynamic parameter <nope> could not be resolved => 'Explode with <nope> "q"'`,
      ],
      ['bad/nohead.spec::nohead.spec', 'error', "[Parse Error] bad/nohead.spec:1 Spec heading not found => ''"],
    ],
  );
});

const passing = recorded('all-pass');

test('a failing hook of a scenario is an error, told by its own words', async () => {
  const message = 'Table step: PIPELINES-01-TC02&#xA;Scenario Pre Hook Failure: &#39;no service account&#39;';
  const failure = `time="0.003"><failure message="${message}" type="${message}">Error: no</failure></testcase>`;
  const xml = passing.xml?.replace('time="0.003"></testcase>', failure).replace('failures="0"', 'failures="1"');
  const stdout = passing.stdout.replace('3 passed\t0 failed', '2 passed\t1 failed');
  const { tests, problems: none } = await readGauge({ ...passing, xml, stdout, exitCode: 1 });
  assert.deepEqual(none, []);
  assert.equal(tests[0]?.status, 'error');
  assert.equal(tests[0]?.message, 'hook before the scenario: no service account');
});

test('several failures of one scenario tell the first', async () => {
  const text =
    'Soft &#34;one&#34;&#xA;Step Execution Failure: &#39;soft one&#39;&#xA;Error: soft one&#xA;&#xA;Soft &#34;two&#34;';
  const failure = `time="0.003"><failure message="Multiple failures" type="Multiple failures">${text}</failure></testcase>`;
  const [first] = (await readGauge({ ...passing, xml: passing.xml?.replace('time="0.003"></testcase>', failure) }))
    .tests;
  assert.equal(first?.status, 'failed');
  assert.equal(first?.message, 'soft one');
  assert.match(first?.details ?? '', /Soft "two"/);
});

test('a hook after the suite that fails beside tests is not lost', async () => {
  const red = recorded('pre-failed');
  const stdout = red.stdout.replace('Successfully', '  Error Message: not cleaned\n  Stacktrace: \nSuccessfully');
  assert.deepEqual((await readGauge({ ...red, stdout })).problems, ['a hook of the suite failed too: not cleaned']);
});

test('a message in words of its own is kept', async () => {
  const failure = 'time="0.003"><failure message="odd &#60;one&#62;" type="x">stack</failure></testcase>';
  const [first] = (await readGauge({ ...passing, xml: passing.xml?.replace('time="0.003"></testcase>', failure) }))
    .tests;
  assert.equal(first?.message, 'odd <one>');
  assert.equal(first?.details, 'stack');
});

test('an empty report is a failing hook before the suite', async () => {
  const stdout = '  Error Message: no cluster\n\nScenarios:\t0 executed\t0 passed\t0 failed\t0 skipped\n';
  const empty = { ...passing, xml: '<testsuites></testsuites>', stdout };
  assert.deepEqual((await readGauge({ ...empty, exitCode: 1 })).problems, [
    'no test ran: a hook before the suite failed: no cluster',
  ]);
  assert.deepEqual((await readGauge({ ...empty, exitCode: 0 })).problems, ['no test ran']);
});

test('numbers that do not add up are problems', async () => {
  const less = { ...passing, xml: passing.xml?.replace('tests="3"', 'tests="4"') };
  assert.deepEqual((await readGauge(less)).problems, [
    'specs/pipelines.spec: counts do not add up: 4 tests, but 3 among the testcases',
  ]);
  const said = { ...passing, stdout: passing.stdout.replace('3 passed', '2 passed') };
  assert.deepEqual((await readGauge(said)).problems, [
    'counts do not add up: 2 passed on the console, but 3 among the testcases',
  ]);
  const cut = { ...passing, stdout: passing.stdout.slice(0, 200) };
  assert.deepEqual((await readGauge(cut)).problems, ['Gauge did not print its totals']);
});

test('a scenario with a table of its own counts once', async () => {
  const xml = passing.xml?.replaceAll('| SpecRow', '| ScnRow').replace('tests="3"', 'tests="2"');
  const stdout = passing.stdout.replace('3 passed', '2 passed');
  assert.deepEqual((await readGauge({ ...passing, xml, stdout })).problems, []);
});

test('a test that stands there twice counts once, with its worst result', async () => {
  const xml = passing.xml?.replace(
    '</testsuites>',
    `${/\t<testsuite [\s\S]*<\/testsuite>/.exec(passing.xml)?.[0]}</testsuites>`,
  );
  const { tests, problems: doubles } = await readGauge({ ...passing, xml });
  assert.equal(tests.length, 3);
  assert.equal(doubles.filter((problem) => problem.includes('more than once')).length, 3);
});

test('ends that only the exit code tells', async () => {
  assert.deepEqual((await readGauge({ ...passing, exitCode: 137 })).problems, [
    'Gauge did not end by itself: signal 9 ended it',
  ]);
  assert.match((await readGauge({ ...passing, exitCode: 3 })).problems[0] ?? '', /ended with exit code 3/);
  assert.match((await readGauge({ ...passing, exitCode: 2 })).problems[0] ?? '', /could not parse/);
  assert.match(
    (await readGauge({ ...passing, xml: undefined, stdout: '', exitCode: 0 })).problems[0] ?? '',
    /no result\.xml/,
  );
});

test('entities cannot grow', async () => {
  const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><testsuites>&b;</testsuites>';
  assert.deepEqual((await readGauge({ ...passing, xml: bomb })).problems, [
    'result.xml cannot be read: line 1 (character 1): a DOCTYPE is refused',
  ]);
});

test('whatever bytes change, it never throws, and a change of the outcome does not pass unseen', async () => {
  const whole = recorded('default');
  const bytes = Buffer.from(whole.xml ?? '');
  let seed = 1;
  const random = (below: number) => {
    seed = (seed * 48271) % 2147483647;
    return seed % below;
  };
  const before = await counts('default');
  for (let round = 0; round < 300; round++) {
    const mutated = Buffer.from(bytes);
    for (let change = 0; change <= random(4); change++) mutated[random(mutated.length)] = random(256);
    const cut = random(3) === 0 ? mutated.subarray(0, random(mutated.length)) : mutated;
    const read = await readGauge({ ...whole, xml: cut.toString('utf8') });
    const same = readCounts(read.tests) === before;
    assert.ok(same || read.problems.length > 0, `round ${round}: the counts changed and nothing says so`);
  }
});

function readCounts(tests: readonly { readonly status: string }[]): string {
  const count = (status: string) => tests.filter((one) => one.status === status).length;
  return ['passed', 'failed', 'error', 'skipped'].map(count).join(' ');
}
