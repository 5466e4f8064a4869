import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellStatus } from '../../../src/history/format/status-columns.ts';
import { addRuns } from '../../../src/history/series/add-runs.ts';
import { emptySeries } from '../../../src/history/series/series.ts';
import { isWhole, writeSeries } from '../../../src/history/series/series-files.ts';
import { again, names, night, publishAll, seriesBranch } from './nightly.ts';

test('every run is there, also of tests that came late or have gone', async () => {
  const data = seriesBranch();
  await publishAll(data, 0, 800, 10);
  assert.equal(data.manifest?.runs, 800);
  assert.deepEqual([data.manifest?.sealed.length, data.manifest?.head?.runs, data.reads], [4, 160, 8]);
  for (const name of names) {
    const expected = Array.from({ length: 800 }, (_, n) => night(n).cells.get(name)?.status ?? cellStatus.absent);
    assert.deepEqual(data.statusesOf(name), expected, name);
  }
});

test('why a test failed is kept with it, also once it is sealed', async () => {
  const data = seriesBranch();
  await publishAll(data, 0, 600, 50);
  for (const name of names) {
    const expected = Array.from({ length: 600 }, (_, n) => night(n).cells.get(name)?.failure);
    assert.deepEqual(
      data.column(name, ({ failures }, test, run) => failures[test]?.get(run)),
      expected,
      name,
    );
  }
});

test('the order of publishers makes no difference, and neither does publishing twice', async () => {
  const inOrder = seriesBranch();
  const shuffled = seriesBranch();
  const order = Array.from({ length: 600 }, (_, n) => (n * 197) % 600);
  await publishAll(inOrder, 0, 600, 10);
  for (let n = 0; n < 600; n += 10) await shuffled.publish(...order.slice(n, n + 10).map((at) => night(at)));
  assert.deepEqual(shuffled.manifest, inOrder.manifest);
  for (const n of [3, 255, 256, 599]) await inOrder.publish(night(n));
  assert.deepEqual(inOrder.manifest, shuffled.manifest);
});

test('what is said of a test is what its newest run says, whichever came last', async () => {
  const data = seriesBranch();
  await data.publish(night(130));
  await data.publish(night(125));
  await data.publish(night(131));
  await data.publish(night(301));
  const told = data.tests.map(({ id, importance }) => [id, importance]);
  assert.deepEqual(told, [
    ['a', 'of 301'],
    ['b', 'of 131'],
    ['c', 'of 301'],
  ]);
});

test('a run that comes again with another start moves there, sealed or not', async () => {
  const data = seriesBranch();
  const fresh = seriesBranch();
  await publishAll(data, 0, 600, 50);
  const moved = again(night(7), { startedAt: night(590.5).row.startedAt });
  await data.publish(moved);
  await data.publish(again(night(595), { startedAt: night(100.5).row.startedAt }));
  assert.equal(data.manifest?.runs, 600);
  const runs = Array.from({ length: 600 }, (_, n) => night(n)).filter((_, n) => n !== 7 && n !== 595);
  await fresh.publish(moved, ...runs, again(night(595), { startedAt: night(100.5).row.startedAt }));
  assert.deepEqual(data.manifest, fresh.manifest);
});

test('a run costs the same whenever it comes', async () => {
  const data = seriesBranch();
  const costs: number[] = [];
  for (const [from, to] of [
    [0, 490],
    [491, 746],
    [747, 1002],
  ] as const) {
    await publishAll(data, from, to, 100);
    costs.push(await data.publish(night(to)));
  }
  assert.ok((costs[2] ?? 0) < 1.05 * (costs[0] ?? 0), `${costs.join(', ')} bytes`);
});

test('a file that is another one is found out', async () => {
  const { files } = writeSeries(await addRuns(emptySeries('nightly'), [night(1)], async () => []));
  for (const [name, bytes] of files) {
    assert.equal(isWhole(name, bytes), true);
    assert.equal(isWhole(name, Uint8Array.from([...bytes, 0])), false);
  }
});
