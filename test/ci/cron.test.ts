import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextTimes, parseCron } from '../../src/ci/cron.ts';

const from = Date.UTC(2026, 0, 30, 22, 15, 30, 500);

/** The next times as `YYYY-MM-DDTHH:MM:SS`, or what is wrong with the text. */
function times(text: string, count = 3): readonly string[] | string {
  const read = parseCron(text);
  if ('problem' in read) return read.problem;
  return nextTimes(read.cron, from, count).map((time) => new Date(time).toISOString().slice(0, 19));
}

test('five fields run at second 0, six begin with the seconds', () => {
  assert.deepEqual(times('0 2 * * *'), ['2026-01-31T02:00:00', '2026-02-01T02:00:00', '2026-02-02T02:00:00']);
  assert.deepEqual(times('*/20 15 22 * * ?'), ['2026-01-30T22:15:40', '2026-01-31T22:15:00', '2026-01-31T22:15:20']);
  assert.deepEqual(times('50/5 23 * * mon-WED', 2), ['2026-02-02T23:50:00', '2026-02-02T23:55:00']);
  assert.deepEqual(times('0 0 29 feb *', 2), ['2028-02-29T00:00:00', '2032-02-29T00:00:00']);
  assert.deepEqual(times('0 0 30 2 *'), []);
  assert.deepEqual(times('0 , * * *'), []);
  assert.deepEqual(times('0 0 , * 6', 1), ['2026-01-31T00:00:00']);
});

test('a day is one of the month or of the week, unless one of the two has a star', () => {
  assert.deepEqual(times('0 0 13 * 5'), ['2026-02-06T00:00:00', '2026-02-13T00:00:00', '2026-02-20T00:00:00']);
  assert.deepEqual(times('0 0 */13 * 6'), ['2026-02-14T00:00:00', '2026-03-14T00:00:00', '2026-06-27T00:00:00']);
});

test('names stand for fields, and "@every" for a time between two runs', () => {
  assert.deepEqual(times('@weekly', 2), ['2026-02-01T00:00:00', '2026-02-08T00:00:00']);
  assert.deepEqual(times('@yearly', 1), ['2027-01-01T00:00:00']);
  assert.deepEqual(times('@every 90m', 2), ['2026-01-30T23:45:30', '2026-01-31T01:15:30']);
  assert.deepEqual(times('@every 10ms', 1), ['2026-01-30T22:15:31']);
});

test('a time zone has its summer', () => {
  assert.deepEqual(times('TZ=Europe/Berlin 30 2 28-29 3 *'), [
    '2026-03-28T01:30:00',
    '2027-03-29T00:30:00',
    '2028-03-28T00:30:00',
  ]);
  assert.deepEqual(times('TZ=America/New_York @daily', 1), ['2026-01-31T05:00:00']);
  assert.deepEqual(times('TZ= 0 1 * * *', 1), ['2026-01-31T01:00:00']);
});

test('what is no time is told with its part', () => {
  const cases = {
    '0 0 L * *': /"L" as day of the month: it is no number/,
    '60 * * * *': /"60" as minute: it must be 0 to 59/,
    '* * * * 7': /"7" as day of the week: it must be 0 to 6/,
    '5-1 * * * *': /"5-1" as minute.*the lower value first/,
    '*/0 * * * *': /"\*\/0" as minute: it steps by 0/,
    '1-2-3 * * * *': /more than one "-"/,
    '1/2/3 * * * *': /more than one "\/"/,
    '0 2 * *': /4 fields/,
    '': /0 fields/,
    '@fortnightly': /@weekly/,
    '@every day': /"day" is no duration/,
    ' @daily': /1 fields/,
    'TZ=Mars/Olympus 0 2 * * *': /no time zone "Mars\/Olympus"/,
    'TZ=europe/berlin 0 2 * * *': /no time zone/,
    'TZ=UTC': /1 fields/,
  };
  for (const [text, problem] of Object.entries(cases)) assert.match(String(times(text)), problem, text);
});
