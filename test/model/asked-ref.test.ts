import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endOfDay, isDay, type Ref, readRef } from '../../src/model/asked-ref.ts';

const name = (text: string, digits?: string): Ref => ({ type: 'name', name: text, digits });
const full = 'ABCDEF0123'.repeat(4);

const forms: Readonly<Record<string, Ref>> = {
  main: name('main'),
  'release-v0.68.x': name('release-v0.68.x'),
  'feature/a@b': name('feature/a@b'),
  'refs/heads/pr/1': name('refs/heads/pr/1'),
  '1a2b3c4': name('1a2b3c4', '1a2b3c4'),
  BADCAFE0: name('BADCAFE0', 'badcafe0'),
  abc123: name('abc123'),
  [full]: { type: 'commit', commit: full.toLowerCase() },
  'pr/123': { type: 'pull_request', number: 123, merged: true },
  'pr/123/head': { type: 'pull_request', number: 123, merged: false },
  '@2026-10-31': { type: 'date', branch: undefined, date: '2026-10-31' },
  'main@2026-10-31': { type: 'date', branch: 'main', date: '2026-10-31' },
};

for (const [text, ref] of Object.entries(forms)) {
  test(`"${text}" is a ${ref.type}`, () => assert.deepEqual(readRef(text), ref));
}

for (const text of [
  '',
  'pr/',
  'pr/0',
  'pr/1/merge',
  'PR/1',
  '@',
  '@today',
  'main@2026-13-01',
  'main@2026-1-1',
  'a b',
  'a..b',
  'a:b',
  'a^',
  'a\n',
]) {
  test(`${JSON.stringify(text)} is nothing`, () => assert.equal(readRef(text).type, 'malformed'));
}

test('a day is one that there is, and ends a second before the next', () => {
  assert.deepEqual(['2024-02-29', '2023-02-29', '2024-2-9', ''].map(isDay), [true, false, false, false]);
  assert.equal(new Date(endOfDay('2024-12-31') * 1000).toISOString(), '2024-12-31T23:59:59.000Z');
});
