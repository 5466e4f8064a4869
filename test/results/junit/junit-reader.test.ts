import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JunitCase } from '../../../src/results/junit/junit.ts';
import { createJunitReader } from '../../../src/results/junit/junit-reader.ts';
import { junitSeconds } from '../../../src/results/junit/junit-seconds.ts';
import { readJunit } from '../../../src/results/junit/read-junit.ts';

function read(bytes: Uint8Array, length = 7) {
  const cases: JunitCase[] = [];
  const reader = createJunitReader({ testcase: (one) => cases.push(one), suiteEnd() {} });
  for (let at = 0; at < bytes.length; at += length) reader.push(bytes.subarray(at, at + length));
  return { cases, problem: reader.end() };
}

const result = (xml: string, exitCode = 1) =>
  readJunit({ suite: 'mine', exitCode, reports: [{ name: 'junit.xml', pieces: [Buffer.from(xml)] }] });

test('every encoding that a document may say is read', () => {
  const document = (encoding: string) =>
    `<?xml version="1.0" encoding="${encoding}"?><testsuite><testcase name="größer ≠ 漢 😀" classname="c"/></testsuite>`;
  const utf16 = Buffer.from(`\uFEFF${document('UTF-16')}`, 'utf16le');
  const bigEndian = Buffer.from(utf16).swap16();
  const mark = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(document('utf-8'))]);
  for (const bytes of [Buffer.from(document('UTF-8')), mark, utf16, bigEndian, utf16.subarray(2)]) {
    for (const length of [1, 7, 4096]) {
      const { cases, problem } = read(bytes, length);
      assert.deepEqual([cases[0]?.name, problem], ['größer ≠ 漢 😀', undefined]);
    }
  }
  const latin = Buffer.from(
    '<?xml version="1.0" encoding="ISO-8859-1"?><testsuite><testcase name="Größe"/></testsuite>',
    'latin1',
  );
  assert.equal(read(latin).cases[0]?.name, 'Größe');
  const unknown = Buffer.from(
    '<?xml version="1.0" encoding="none-such"?><testsuite><testcase name="Größe"/></testsuite>',
  );
  assert.equal(read(unknown).cases[0]?.name, 'Größe');
});

test('a testcase that is cut off is told where it had failed already', () => {
  const xml = '<testsuite><testcase name="a"/><testcase name="b"><failure message="no">at x';
  const { cases, problem } = read(Buffer.from(xml));
  assert.deepEqual(
    cases.map(({ name, outcome, text }) => [name, outcome, text]),
    [
      ['a', 'passed', ''],
      ['b', 'failed', 'at x'],
    ],
  );
  assert.equal(problem, 'line 1 (character 77): it is cut off, in the testcase "b"');
  assert.equal(read(Buffer.from('<testsuite><testcase name="a">')).cases.length, 0);
});

test('what is no report says so', () => {
  assert.equal(read(Buffer.from('<html></html>')).problem, 'its root is "html": it is no report of tests');
  assert.equal(read(Buffer.alloc(0)).problem, 'line 1 (character 1): it is empty');
  assert.deepEqual(read(Buffer.from('<testsuites/>')), { cases: [], problem: undefined });
});

test('texts of any length are bounded', () => {
  const long = 'x'.repeat(3_000_000);
  const xml = `<testsuite><testcase name="a"><failure message="${long}"><![CDATA[${long}]]></failure></testcase></testsuite>`;
  const [one] = read(Buffer.from(xml), 60_000).cases;
  assert.ok((one?.text.length ?? 0) < 300_000 && (one?.message.length ?? 0) < 400_000);
  assert.match(one?.text ?? '', /x\n… \[\d+ characters left out\] …\nx/);
});

test('times in every format', () => {
  const seconds = ['0.014', '1,234.5', '0,014', '1e-3', '250ms', '1m2.5s', 'PT1M2S', '', 'soon', '-1', '12,5', '1,234'];
  assert.deepEqual(seconds.map(junitSeconds), [0.014, 1234.5, 0.014, 0.001, 0.25, 62.5, 62, 0, 0, 0, 12.5, 1234]);
});

test('pytest: errors beside failures, files, a skip with its reason', async () => {
  const { tests, problems } = await result(`<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests">
<testsuite name="pytest" errors="1" failures="1" skipped="1" tests="4" time="0.1" timestamp="2026-11-21T03:58:15" hostname="h">
<testcase classname="tests.test_a.TestX" name="test_ok" file="tests/test_a.py" line="3" time="0.001" />
<testcase classname="tests.test_a" name="test_no[1-2]" time="0.002"><failure message="assert 1 == 2">def test_no():</failure></testcase>
<testcase classname="tests.test_a" name="test_setup" time="0.1"><error message="failed on setup with &quot;no cluster&quot;">fixture</error></testcase>
<testcase classname="tests.test_a" name="test_skip" time="0"><skipped type="pytest.skip" message="no cluster">tests/a.py:3: no</skipped></testcase>
</testsuite></testsuites>`);
  assert.deepEqual(problems, []);
  assert.deepEqual(
    tests.map(({ id, status, message }) => [id, status, message]),
    [
      ['tests/test_a.py::tests.test_a.TestX::test_ok', 'passed', undefined],
      ['tests.test_a::test_no[1-2]', 'failed', 'assert 1 == 2'],
      ['tests.test_a::test_setup', 'error', 'failed on setup with "no cluster"'],
      ['tests.test_a::test_skip', 'skipped', 'no cluster'],
    ],
  );
});

test('gotestsum and go-junit-report: the text is in the body, subtests have their own case', async () => {
  const { tests, problems } = await result(`<testsuites tests="3" failures="2" errors="0" time="0.01">
<testsuite tests="3" failures="2" time="0.010" name="example.com/pkg" timestamp="2026-11-21T03:58:15Z">
<properties><property name="go.version" value="go1.25"></property></properties>
<testcase classname="pkg" name="TestA" time="0.000"><failure message="Failed" type="">=== RUN TestA</failure></testcase>
<testcase classname="pkg" name="TestA/sub" time="0.000"><failure message="Failed" type="">a_test.go:7: no</failure></testcase>
<testcase classname="pkg" name="TestB" time="0.010"></testcase></testsuite></testsuites>`);
  assert.deepEqual(problems, []);
  assert.deepEqual(
    tests.map(({ id, status, details }) => [id, status, details]),
    [
      ['pkg::TestA', 'failed', '=== RUN TestA'],
      ['pkg::TestA/sub', 'failed', 'a_test.go:7: no'],
      ['pkg::TestB', 'passed', undefined],
    ],
  );
});

test('Surefire: a test that passed when run again, and one that never did', async () => {
  const { tests } =
    await result(`<testsuite name="com.example.ATest" time="1,234.5" tests="2" errors="0" skipped="0" failures="1">
<testcase name="flaky" classname="com.example.ATest" time="0.1"><flakyFailure message="first" type="A"><stackTrace><![CDATA[at x]]></stackTrace></flakyFailure></testcase>
<testcase name="broken" classname="com.example.ATest" time="0.1"><failure message="one" type="A">at y</failure><rerunFailure message="two" type="A"><stackTrace>at z</stackTrace></rerunFailure></testcase>
</testsuite>`);
  assert.deepEqual(
    tests.map(({ status, attempts }) => [status, attempts]),
    [
      ['flaky', [{ status: 'failed', message: 'first' }, { status: 'passed' }]],
      [
        'failed',
        [
          { status: 'failed', message: 'one' },
          { status: 'failed', message: 'two' },
        ],
      ],
    ],
  );
});

test('Jest: no message but a text; Ginkgo: nested suites, a panic, a status', async () => {
  const jest =
    await result(`<testsuites name="jest tests" tests="1"><testsuite name="adds" errors="0" failures="1" tests="1">
<testcase classname="adds one" name="adds one" time="0.003"><failure>Error: expect(received).toBe(expected)
    at Object.&lt;anonymous&gt; (a.test.js:3:1)</failure></testcase></testsuite></testsuites>`);
  assert.match(jest.tests[0]?.message ?? '', /^Error: expect\(received\)\.toBe\(expected\)\n/);
  const ginkgo =
    await result(`<testsuites tests="3" disabled="1" errors="1" failures="0" time="1"><testsuite name="outer" tests="3">
<testsuite name="E2E" package="/src/e2e" tests="3" disabled="1" errors="1" failures="0"><testcase name="[It] runs" classname="E2E" status="panicked" time="0.5"><error message="boom" type="panicked">goroutine 1</error></testcase>
<testcase name="[It] waits" classname="E2E" status="pending" time="0"></testcase><testcase name="[It] works" status="passed"/></testsuite></testsuite></testsuites>`);
  assert.deepEqual(
    ginkgo.tests.map(({ id, status }) => `${status} ${id}`),
    ['error E2E::[It] runs', 'skipped E2E::[It] waits', 'passed E2E::[It] works'],
  );
  assert.deepEqual(ginkgo.problems, []);
});

test('what a command and its reports say otherwise is a problem', async () => {
  const green = '<testsuite name="s" tests="2"><testcase name="a"/></testsuite>';
  assert.deepEqual((await result(green, 1)).problems, [
    'junit.xml: "s" counts 2 tests, but 1 are there',
    'no test failed, but the command ended with exit code 1',
  ]);
  assert.deepEqual((await readJunit({ suite: 'x', reports: [], exitCode: 0 })).problems, [
    'there is no report',
    'no test ran',
  ]);
  assert.deepEqual((await result('<testsuites></testsuites>', 137)).problems, [
    'the tests did not end by themselves: signal 9 ended them',
  ]);
});

test('a million testcases', async () => {
  const testcase = Buffer.from('<testcase classname="c" name="n" time="0.1"/>\n'.repeat(10_000));
  function* pieces() {
    yield Buffer.from('<testsuite>');
    for (let n = 0; n < 100; n += 1) yield testcase;
    yield Buffer.from('</testsuite>');
  }
  const { tests, problems } = await readJunit({ suite: 'x', exitCode: 0, reports: [{ name: 'r', pieces: pieces() }] });
  assert.equal(tests.length, 1);
  assert.deepEqual(problems, ['c::n: stands more than once in the report; its worst result counts']);
});
