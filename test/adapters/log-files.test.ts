import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createLogFiles } from '../../src/adapters/log-files.ts';
import type { StreamstressError } from '../../src/model/error.ts';
import { logFileName } from '../../src/model/log-file-name.ts';
import { happenings } from './run-events.ts';

const root = mkdtempSync(join(tmpdir(), 'logs-'));
after(() => rmSync(root, { recursive: true }));

function play(folder: string): StreamstressError[] {
  const errors: StreamstressError[] = [];
  happenings.forEach(createLogFiles(folder, (error) => errors.push(error)));
  return errors;
}

test('every step that ran has its output in a file', () => {
  const folder = join(root, 'new/logs');
  assert.deepEqual(play(folder), []);
  assert.deepEqual(readdirSync(folder).sort(), ['build-triggers.log', 'source-pipeline.log', 'test-other.log']);
  assert.equal(
    readFileSync(join(folder, 'build-triggers.log'), 'utf8'),
    `# started
# compiling controller
# compiling controller
::error::forged
##[endgroup]main.go:3: undefined: x
# failed: cannot build "triggers": exit code 1
fix 100%, please
`,
  );
  assert.equal(
    readFileSync(join(folder, 'source-pipeline.log'), 'utf8'),
    '# started\nFrom upstream\n# succeeded: abc1234 Add a thing\n',
  );
});

test('a second run writes its logs anew', () => {
  const folder = join(root, 'new/logs');
  play(folder);
  assert.equal(readFileSync(join(folder, 'test-other.log'), 'utf8').match(/# started/g)?.length, 1);
});

test('what cannot be written is told once', () => {
  writeFileSync(join(root, 'file'), '');
  const errors = play(join(root, 'file'));
  assert.deepEqual(
    errors.map((error) => [error.kind, error.reason]),
    [['infrastructure', 'logs:cannot_write']],
  );
});

test('a full disk is said to be one', { skip: process.platform !== 'linux' }, () => {
  const folder = mkdtempSync(join(root, 'full-'));
  for (const name of ['build-triggers.log', 'source-pipeline.log']) symlinkSync('/dev/full', join(folder, name));
  const errors = play(folder);
  assert.deepEqual(
    errors.map((error) => error.reason),
    ['disk_full'],
  );
});

test('names of steps are made safe', () => {
  assert.equal(logFileName('build:pipeline/../../x y'), 'build-pipeline-..-..-x-y.log');
});
