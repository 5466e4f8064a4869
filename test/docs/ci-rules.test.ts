import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { rulesPage } from '../../scripts/write-ci-rules.ts';

test('docs/ci-rules.md has the rules and the examples of their tests', () => {
  const page = readFileSync(new URL('../../docs/ci-rules.md', import.meta.url), 'utf8');
  assert.equal(page, rulesPage(), 'write it again: node scripts/write-ci-rules.ts');
});
