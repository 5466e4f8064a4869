import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';

// Needs `unshare` with mounts of its own.

test('when the sandbox is killed, its containers and their mounts go with it', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'streamstress-killed-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const program = join(import.meta.dirname, 'node-with-a-pod.ts');
  const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  assert.equal(line, 'up');
  assert.ok(processesOf(folder).length > 0);
  child.kill('SIGKILL');
  await once(child, 'exit');
  while (processesOf(folder).length > 0) await new Promise(setImmediate);
  assert.ok(!readFileSync('/proc/mounts', 'utf8').includes(folder));
});

/** Processes that see a mount from below a folder. */
function processesOf(folder: string): readonly string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && mountsOf(name).includes(folder));
}

function mountsOf(process: string): string {
  try {
    return readFileSync(`/proc/${process}/mountinfo`, 'utf8');
  } catch {
    return ''; // it has just ended
  }
}
