import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAll, sourceFolder } from './source-folder.ts';

const night = (day: number) => Date.UTC(2026, 0, day, 2);
const base = {
  environment: 'default',
  url: '',
  labels: [
    { name: 'suite', value: 'Builds' },
    { name: 'tag', value: 'e2e' },
  ],
};

function point(day: number, tests: Readonly<Record<string, object>>): string {
  const testResults = Object.fromEntries(
    Object.entries(tests).map(([id, one]) => [id, { ...base, historyId: id, ...one }]),
  );
  return JSON.stringify({
    uuid: `u${day}`,
    name: 'Allure Report',
    timestamp: night(day) + 60_000,
    knownTestCaseIds: [],
    testResults,
    metrics: {},
    url: '',
  });
}

const row = 'c4ca4238a0b923820dcc509a6f75849b';
const none = 'd41d8cd98f00b204e9800998ecf8427e';

test("lines of Allure 3's history are runs", async () => {
  const line = point(2, {
    [`a.${none}`]: {
      name: 'works',
      fullName: 'tests/a.spec.ts#Builds works',
      status: 'passed',
      start: night(2),
      stop: night(2) + 1500,
      duration: 1500,
    },
    [`b.${none}`]: { name: 'fails', status: 'failed', message: 'no', trace: 'at b', duration: 10 },
    [`b.${row}`]: { name: 'fails', status: 'broken', message: 'boom', start: night(2) + 10, stop: night(2) + 2000 },
    [`c.${none}`]: { name: 'hm', status: 'unknown' },
  });
  const folder = sourceFolder({
    'history.jsonl': `${point(1, { a: { name: 'works', status: 'passed' } })}\n${line}\n\n{"x"\n${point(3, {})}\n`,
  });
  const { format, reports, unread } = await readAll(folder);
  assert.equal(format, 'allure');
  assert.deepEqual(unread, [
    { file: 'history.jsonl:4', why: 'it is not JSON' },
    { file: 'history.jsonl:5', why: 'it tells of no test' },
  ]);
  const [first, second] = reports;
  assert.equal(first?.run.startedAt, new Date(night(1) + 60_000).toISOString());
  assert.match(second?.run.id ?? '', /^allure-20260102-020100-[0-9a-f]{8}$/);
  assert.deepEqual(
    [second?.run.startedAt, second?.run.endedAt],
    [new Date(night(2)).toISOString(), new Date(night(2) + 2000).toISOString()],
  );
  assert.deepEqual(
    second?.tests.map(({ id, status, seconds, message, tags }) => [id, status, seconds, message, tags]),
    [
      ['tests/a.spec.ts::Builds::works', 'passed', 1.5, undefined, ['e2e']],
      ['Builds::fails', 'failed', 0.01, 'no', ['e2e']],
      ['Builds::fails [c4ca4238]', 'error', 1.99, 'boom', ['e2e']],
      ['Builds::hm', 'skipped', 0, 'Allure does not tell how it ended', ['e2e']],
    ],
  );
  const again = await readAll(`${folder}/history.jsonl`);
  assert.deepEqual(again.reports, reports);
});

const item = (day: number, at: number, status: string, reportUrl?: string) => ({
  ...{ uid: 'u', status, ...(reportUrl ? { reportUrl: `${reportUrl}#testresult/u` } : {}) },
  time: { start: night(day) + at, stop: night(day) + at + 1000, duration: 1000 },
});
const names = (id: string, name: string) => ({
  uid: id,
  historyId: id,
  name,
  fullName: `x.Y.${name}`,
  labels: [{ name: 'testClass', value: 'x.Y' }],
});

test('a report of Allure 2 tells its newest results, by their reports or their times', async () => {
  for (const url of [undefined, 'http://ci/1']) {
    const { reports, unread } = await readAll(
      sourceFolder({
        'history/history.json': {
          a: {
            statistic: {},
            items: [
              item(3, 0, 'passed', url && 'http://ci/3'),
              item(2, 0, 'failed', url && 'http://ci/2'),
              item(1, 0, 'passed', url),
            ],
          },
          b: { statistic: {}, items: [item(3, 5, 'passed', url && 'http://ci/3'), item(1, 5, 'broken', url)] },
          gone: { statistic: {}, items: [item(1, 9, 'passed', url)] },
        },
        'history/history-trend.json': [{ buildOrder: 3, data: { total: 2 } }],
        'data/test-cases/1.json': names('a', 'works'),
        'data/test-cases/2.json': names('b', 'fails'),
      }),
    );
    assert.deepEqual(unread, []);
    assert.deepEqual(
      reports.map(({ tests }) => tests.map(({ id, status }) => `${id} ${status}`)),
      [['x.Y::works passed', 'x.Y::fails error'], ['x.Y::works failed'], ['x.Y::works passed', 'x.Y::fails passed']],
    );
    assert.equal(reports[0]?.run.startedAt, new Date(night(1)).toISOString());
    assert.ok(reports[0]?.notes?.includes('1 tests are left out, as the report does not name them'));
  }
});

test('the history of Allure 2 alone has no names, and is refused with what to do', async () => {
  const alone = sourceFolder({ 'history/history.json': { a: { items: [item(1, 0, 'passed')] } } });
  await assert.rejects(readAll(alone), /it has no names of tests: give the whole report/);
});
