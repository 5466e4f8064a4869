import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createFiles } from '../../src/adapters/files.ts';
import { createProcesses } from '../../src/adapters/processes.ts';
import { prepareRunner } from '../../src/tools/prepare-runner.ts';

const folder = mkdtempSync(join(tmpdir(), 'runner-'));
after(() => rmSync(folder, { recursive: true }));

function program(name: string, script: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** Prepares a project in that language; tells what was said and printed. */
async function prepare(language: string, plugins: string, go: string) {
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ Language: language }));
  program('go', go);
  const path = program('gauge', `printf 'Gauge version: 1.6.35\\nPlugins\\n${plugins}'`);
  const said: string[] = [];
  await prepareRunner({ name: 'gauge', path, version: '1.6.35', origin: 'PATH', standIn: false }, folder, {
    ...{ processes: createProcesses({ PATH: `${folder}:${process.env.PATH}` }), files: createFiles() },
    signal: new AbortController().signal,
    output: (line) => said.push(line),
    progress: (message) => said.push(message),
  });
  return said;
}

const both = 'go (0.5.2)\\nxml-report (1.0.1)\\n';

test('tests in Go are compiled before the first of them runs, in the project and into nothing', async () => {
  const said = await prepare('go', both, 'echo "go $*"; pwd');
  assert.deepEqual(said, ['go compiles the tests', 'go build -o /dev/null ./...', folder]);
});

test('what does not compile is left to Gauge', async () => {
  const said = await prepare('go', both, 'echo broken; exit 1');
  assert.equal(said.at(-1), 'the tests do not compile, as far as go can tell: Gauge will say more');
});

test('tests in another language are not', async () => {
  assert.deepEqual(await prepare('js', 'js (5.0.7)\\nxml-report (1.0.1)\\n', 'echo no'), []);
});

test('a plugin that is missing is an error before anything runs', async () => {
  await assert.rejects(prepare('go', 'go (0.5.2)\\n', 'echo no'), {
    reason: 'tools:gauge_plugin_not_found',
    message: /has no plugin "xml-report", which the tests need: run "gauge install xml-report"/,
  });
  await assert.rejects(prepare('go', 'js (1.0)\\n', 'echo no'), { message: /no plugin "go" and "xml-report"/ });
});
