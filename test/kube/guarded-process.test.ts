import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { startGuarded } from './guarded-process.ts';

const module = join(import.meta.dirname, 'guarded-process.ts');

test('a guarded program ends when its starter is killed', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'guarded-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const tells = 'echo $$ > pid && mv pid started && exec sleep 600';
  const script = `
    import { startGuarded } from ${JSON.stringify(module)};
    import { watch, readFileSync, existsSync } from 'node:fs';
    process.chdir(${JSON.stringify(folder)});
    const tell = () => existsSync('started') && console.log(readFileSync('started', 'utf8').trim());
    watch('.', tell);
    startGuarded('/bin/sh', ['-c', ${JSON.stringify(tells)}], 'log');
  `;
  const starter = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: starter.stdout }), 'line');
  assert.ok(isRunning(Number(line)));
  starter.kill('SIGKILL');
  await once(starter, 'exit');
  while (isRunning(Number(line))) await new Promise(setImmediate);
});

test('a program that ends by itself is told, with the end of its log', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'guarded-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const { failed, stop } = startGuarded('/bin/sh', ['-c', 'echo no port >&2; exit 3'], join(folder, 'log'));
  await assert.rejects(failed, { message: '/bin/sh ended with exit code 3:\nno port' });
  await stop();
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
