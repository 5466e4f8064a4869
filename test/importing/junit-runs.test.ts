import assert from 'node:assert/strict';
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readAll, sourceFolder } from './source-folder.ts';

const suite = (time: string, cases: string) =>
  `<testsuites><testsuite name="s" ${time}>${cases}</testsuite></testsuites>`;
const green = '<testcase classname="a.B" name="works" time="1.5"/>';
const red = '<testcase classname="a.B" name="fails" time="2"><failure message="no">at B</failure></testcase>';

test('every file is a run, and every folder with all that is below it', async () => {
  const { format, reports, unread } = await readAll(
    sourceFolder({
      'one.xml': suite('timestamp="2026-01-02T03:04:05"', green),
      'night/a/TEST-a.xml': suite('timestamp="2026-01-01T00:00:10+02:00"', green),
      'night/b/TEST-b.xml': suite('timestamp="2026-01-01T05:00:00Z"', red),
    }),
  );
  assert.equal(format, 'junit');
  assert.deepEqual(unread, []);
  assert.deepEqual(
    reports.map(({ run: { startedAt, endedAt, exitCode, labels }, tests }) => [
      startedAt,
      endedAt,
      exitCode,
      labels,
      tests.length,
    ]),
    [
      ['2025-12-31T22:00:10.000Z', '2025-12-31T22:00:13.500Z', 1, ['imported'], 2],
      ['2026-01-02T03:04:05.000Z', '2026-01-02T03:04:06.500Z', 0, ['imported'], 1],
    ],
  );
  assert.match(reports[0]?.run.id ?? '', /^junit-20251231-220010-[0-9a-f]{8}$/);
  assert.deepEqual(reports[0]?.problems, []);
});

test('the same contents are the same run wherever they lie, and are told as that', async () => {
  const xml = suite('timestamp="2026-01-02T03:04:05"', green);
  const [here, there] = await Promise.all([
    readAll(sourceFolder({ 'a.xml': xml })),
    readAll(sourceFolder({ 'x/y/b.xml': xml })),
  ]);
  assert.deepEqual(here.reports, there.reports);
  const twice = await readAll(sourceFolder({ 'a.xml': xml, 'b.xml': xml }));
  assert.deepEqual(
    [twice.reports.length, twice.unread],
    [1, [{ file: 'b.xml', why: 'it is the run of "a.xml" once more' }]],
  );
});

test('a run without a time is read only where the time of its file may stand in, and says so', async () => {
  const folder = sourceFolder({ 'a.xml': suite('', green), 'bad.xml': 'no xml', 'empty.xml': '<testsuites/>' });
  utimesSync(join(folder, 'a.xml'), 1_767_225_600, 1_767_225_600);
  await assert.rejects(readAll(folder), /"a\.xml": no testsuite of it has a timestamp: --file-times takes/);
  const { reports, unread } = await readAll(folder, { fileTimes: true });
  assert.equal(reports[0]?.run.startedAt, '2026-01-01T00:00:00.000Z');
  assert.ok(reports[0]?.notes?.includes('when it ran is taken from the time of its oldest file'));
  assert.deepEqual(
    unread.map(({ file }) => file),
    ['bad.xml', 'empty.xml'],
  );
});

test("tests that Gauge has written have the ids of our own runs' tests", async () => {
  const cases = '<testcase classname="Verify A" name="Runs: P-01-TC01" time="1"/>';
  const xml = `<testsuites><testsuite id="1" tests="1" failures="0" package="/src/release-tests/specs/a/b.spec" time="1" timestamp="2026-01-01T00:00:00" name="Verify A" errors="0">${cases}</testsuite></testsuites>`;
  const { reports } = await readAll(sourceFolder({ 'night/result.xml': xml }));
  assert.deepEqual(
    reports[0]?.tests.map(({ id, suite: name, caseId, spec }) => [id, name, caseId, spec]),
    [['specs/a/b.spec::Runs: P-01-TC01', 'release-tests', 'P-01-TC01', 'Verify A']],
  );
  assert.deepEqual([reports[0]?.problems, reports[0]?.run.exitCode], [[], 0]);
});
