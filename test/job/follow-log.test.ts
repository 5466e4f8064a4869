import assert from 'node:assert/strict';
import { test } from 'node:test';
import { followPod, startOfLog } from '../../src/cluster/job/follow-log.ts';
import type { Cluster } from '../../src/ports/cluster.ts';

const lines = [
  '2026-01-01T00:00:01.000000001Z one',
  '2026-01-01T00:00:01.000000001Z two',
  '2026-01-01T00:00:01.500000000Z two',
  '2026-01-01T00:00:02.000000000Z three words more',
  '2026-01-01T00:00:02.000000000Z ',
  '2026-01-01T00:00:03.000000000Z four',
];

/** A server whose connection breaks after so many lines; it gives whole seconds, as Kubernetes does. */
function breakingAfter(count: number): Cluster {
  const followLog: Cluster['followLog'] = async (_of, onLine, _signal, { since = '' } = {}) => {
    const there = lines.filter((line) => line.slice(0, 19) >= since.slice(0, 19));
    for (const line of there.slice(0, count)) onLine(line);
  };
  return { followLog } as Cluster;
}

for (const count of [2, 3, 4, 6]) {
  test(`no line is lost or comes twice, whose connection breaks after ${count} of them`, async () => {
    const said: string[] = [];
    let place = startOfLog;
    for (let calls = 0; calls < 6; calls += 1) {
      const never = new AbortController().signal;
      place = await followPod(
        breakingAfter(count + calls),
        { namespace: 'n', name: 'a' },
        place,
        (line) => said.push(line),
        never,
      );
    }
    assert.deepEqual(said, ['one', 'two', 'two', 'three words more', '', 'four']);
  });
}
