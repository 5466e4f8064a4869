import assert from 'node:assert/strict';
import { test } from 'node:test';
import { junitText } from '../../../src/report/export/junit.ts';
import { readJunit } from '../../../src/results/junit/read-junit.ts';
import { everyKind, exported } from './exported-report.ts';

const xml = junitText(exported);

test('what is exported reads as what was exported', async () => {
  const reports = [{ name: 'junit.xml', pieces: [Buffer.from(xml)] }];
  const { tests, problems } = await readJunit({ suite: 'release-tests', exitCode: 1, reports });
  const told = tests.slice(0, everyKind.length).map(({ file, spec, scenario, status, seconds, message, details }) => ({
    ...{ file, spec, scenario, status, seconds, message, details },
  }));
  const kept = everyKind.map(({ file, spec, scenario, status, seconds, message, details }) => ({
    ...{ file, spec, scenario, status, seconds, message, details },
  }));
  // A test that passed in the end keeps what it said before as an attempt.
  assert.deepEqual(
    told,
    kept.map((one) => (one.status === 'flaky' ? { ...one, ...told[1] } : one)),
  );
  assert.ok(['passed', 'flaky'].includes(told[1]?.status ?? ''));
  assert.deepEqual(
    tests[1]?.attempts?.map(({ status }) => status),
    ['failed', 'passed'],
  );
  assert.equal(tests[2]?.attempts?.length, 2);
  assert.deepEqual(problems, []);
});

test('what went wrong outside of tests is an error, so that nobody takes the run for green', () => {
  assert.match(xml, /<testsuite name="streamstress" tests="1" failures="0" errors="1" /);
  assert.match(xml, /<error message="the run was killed &lt;while&gt; it ran" type="testing:incomplete"\/>/);
  assert.match(xml, /^<testsuites name="[^"]+" tests="7" failures="1" errors="2" skipped="1" /m);
});

test('a run that was cancelled and says nothing else of it is not green either', () => {
  const [test] = everyKind;
  const run = { ...exported.run, state: 'cancelled', exitCode: 2 } as const;
  const verdict = { ...exported.verdict, kind: 'cancelled', sentence: 'The run was cancelled' } as const;
  const text = junitText({ ...exported, run, verdict, tests: test ? [test] : [], problems: [] });
  assert.match(text, /^<testsuites [^>]*tests="2" failures="0" errors="1"/m);
  assert.match(text, /<error message="The run was cancelled" type="run:cancelled"\/>/);
  const green = junitText({ ...exported, run: { ...run, exitCode: 0 }, tests: test ? [test] : [], problems: [] });
  assert.doesNotMatch(green, /<error/);
});

test('identity, tags and the reason are properties', () => {
  assert.match(xml, /<property name="tags" value="e2e, tls"\/>/);
  assert.match(xml, /<property name="category" value="platform_issue"\/><property name="rule" value="node"\/>/);
  assert.match(xml, /<property name="row.n" value="1"\/>/);
  assert.match(
    xml,
    /<failure message="a &lt;b&gt; &amp; &quot;c&quot;&#10;d" type="failed">at x.go:1\n\tat y<\/failure>/,
  );
});
