import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { reasonsInSource } from './reasons-in-source.ts';

const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
const reasons = reasonsInSource();
const documented = [...page.matchAll(/^\| `([\w:<>]+)` \| (.*) \| (.*) \|$/gm)].map(([, reason = '', ...cells]) => ({
  reason,
  cells,
}));

test('docs/errors.md has every reason of the source, and no others', () => {
  const there = documented.map(({ reason }) => reason).sort();
  assert.deepEqual(there, [...reasons].sort(), 'add a row for a new reason, and remove that of an old one');
});

test('each has its meaning and what to do', () => {
  for (const { reason, cells } of documented) {
    assert.ok(
      cells.every((cell) => cell.trim() !== ''),
      reason,
    );
  }
});

test('words that are passed on are found where they come from', () => {
  for (const reason of [
    'signing_in:wrong_password',
    'deploying:csv:timeout',
    'setting_up:csv_failed',
    'cluster:<name>',
  ])
    assert.ok(reasons.has(reason), reason);
});
