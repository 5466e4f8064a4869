import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publishedText, sayNotes } from '../../src/commands/published-text.ts';

const published = {
  commit: 'c'.repeat(40),
  runs: 2,
  notes: ['there was no such branch yet: it was made', '100 % full'],
};

function said(progress: 'terminal' | 'action'): string {
  const texts: string[] = [];
  const stderr = { write: (text: string) => texts.push(text) } as unknown as NodeJS.WriteStream;
  sayNotes(published, { progress, stderr });
  return texts.join('');
}

test('what was published is one line', () => {
  assert.equal(publishedText(published), '2 runs, commit ccccccc');
});

test('what is worth knowing besides is a line each, and a notice each in a workflow', () => {
  assert.equal(said('terminal'), 'note: there was no such branch yet: it was made\nnote: 100 % full\n');
  assert.equal(
    said('action'),
    '::notice title=history::there was no such branch yet: it was made\n::notice title=history::100 %25 full\n',
  );
});
