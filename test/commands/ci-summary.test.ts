import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Diagnostic } from '../../src/ci/validate.ts';
import { verdictMarkdown } from '../../src/commands/ci-summary.ts';

const place = { file: 'a.yaml', line: 3, column: 1, path: 'tests' };
const error: Diagnostic = { ...place, rule: 'V005', severity: 'error', message: `it is ${'<'.repeat(200)}` };
const warning: Diagnostic = { ...place, rule: 'S006', severity: 'warning', message: 'leave it out' };
const found = [...Array<Diagnostic>(60).fill(error), warning];
const answer = { files: [{ path: 'a.yaml', diagnostics: found }], unchecked: [] };

test('the summary has what there is room for, the answer first, then errors', () => {
  const all = verdictMarkdown(answer, found, 2 ** 20);
  assert.match(
    all,
    /^### ❌ 0 of 1 file is valid: 60 errors, 1 warning\n\n#### Errors\n[\s\S]*and 10 more\n\n#### Warnings\n/,
  );
  const errors = verdictMarkdown(answer, found, Buffer.byteLength(all) - 1);
  assert.match(errors, /#### Errors\n[\s\S]*and 10 more\n\n\*\*There is no room for more\*\*/);
  assert.doesNotMatch(errors, /Warnings/);
  const least = verdictMarkdown(answer, found, 200);
  assert.match(least, /^### ❌ .*\n\n\*\*There is no room for more\*\*: the rest stands in the log\.\n$/);
  assert.equal(verdictMarkdown(answer, found, 20), '');
});
