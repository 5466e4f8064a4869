import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSightings } from '../../../src/cluster/evidence/sightings.ts';

test('what is seen again soon is the same, what comes back later is another', () => {
  const sightings = createSightings(30);
  for (const at of [100, 110, 135, 200]) sightings.add('a node is lost', at);
  sightings.add('another', 90);
  assert.deepEqual(sightings.all(), [
    { from: 90, until: 90, text: 'another' },
    { from: 100, until: 135, text: 'a node is lost' },
    { from: 200, until: 200, text: 'a node is lost' },
  ]);
});

test('there is an end to what is kept, and to its lines', () => {
  const sightings = createSightings(30);
  for (let at = 0; at < 5000; at += 1) sightings.add(`event ${at}\n${'x'.repeat(1000)}`, at);
  const all = sightings.all();
  assert.equal(all.length, 2000);
  assert.ok(all.every(({ text }) => text.length <= 301 && !text.includes('\n')));
});
