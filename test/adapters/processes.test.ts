import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createProcesses } from '../../src/adapters/processes.ts';

const processes = createProcesses();

function shell(script: string, more: Partial<Parameters<typeof processes.run>[0]> = {}) {
  return processes.run({ program: 'sh', args: ['-c', script], ...more });
}

/** A dead orphan that nobody has reaped yet is not alive. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(10);
}

test('a command gives its code, both streams, and takes standard input and environment', async () => {
  const exit = await shell('cat; echo "$GREETING" >&2; echo "[$REMOVED]"; exit 3', {
    stdin: 'in',
    env: { GREETING: 'hello', REMOVED: undefined },
  });
  assert.deepEqual(exit, { code: 3, stdout: 'in[]\n', stderr: 'hello\n' });
});

test('a signal is 128 and its number', async () => {
  assert.equal((await shell('kill -TERM $$')).code, 143);
});

test('lines come as they are written, with carriage returns, split characters and an unfinished last line', async () => {
  const lines: string[] = [];
  const script = String.raw`printf 'a\r\nb\rc\n\n\303'; sleep 0.05; printf '\244 end'; printf 'err\n' >&2`;
  const exit = await shell(script, { onLine: (line, stream) => lines.push(`${stream} ${line}`) });
  assert.deepEqual(
    lines.filter((line) => line.startsWith('stdout')),
    ['a', 'b', 'c', '', 'ä end'].map((line) => `stdout ${line}`),
  );
  assert.deepEqual(
    lines.filter((line) => line.startsWith('stderr')),
    ['stderr err'],
  );
  assert.equal(exit.stdout, 'a\r\nb\rc\n\nä end');
});

test('an aborted command is stopped with everything that it started, also where SIGTERM is ignored', async () => {
  const abort = new AbortController();
  const pids: number[] = [];
  const script = `trap '' TERM; sh -c 'trap "" TERM; echo $$; while :; do sleep 1; done' & echo $$; wait; while :; do sleep 1; done`;
  const running = shell(script, {
    signal: abort.signal,
    onLine: (line) => {
      pids.push(Number(line));
      if (pids.length === 2) abort.abort();
    },
  });
  await assert.rejects(running, { kind: 'cancelled', reason: 'process:cancelled' });
  assert.deepEqual(pids.map(isAlive), [false, false]);
});

test('an abort before the start starts nothing', async () => {
  await assert.rejects(shell('exit 0', { signal: AbortSignal.abort() }), { reason: 'process:cancelled' });
});

test('listeners on the signal do not pile up', async () => {
  const signal = new AbortController().signal;
  let added = 0;
  let removed = 0;
  const counted = Object.assign(signal, {
    addEventListener: (...args: Parameters<AbortSignal['addEventListener']>) => {
      added += 1;
      return AbortSignal.prototype.addEventListener.apply(signal, args as never);
    },
    removeEventListener: (...args: Parameters<AbortSignal['removeEventListener']>) => {
      removed += 1;
      return AbortSignal.prototype.removeEventListener.apply(signal, args as never);
    },
  });
  await shell('true', { signal: counted });
  await assert.rejects(processes.run({ program: 'no-such-program', args: [], signal: counted }));
  assert.equal(added, removed);
  assert.equal(process.listeners('exit').filter((listener) => listener.name === 'killLiveGroups').length, 0);
});

test('a child left running with the pipes open does not hang the command and is stopped', async () => {
  const exit = await shell('sleep 60 & echo $!');
  assert.equal(exit.code, 0);
  assert.equal(isAlive(Number(exit.stdout)), false);
});

test('a daemon in a session of its own does not hang the command either', async () => {
  const exit = await shell(`setsid -f sh -c 'echo $$; exec sleep 60'`);
  const pid = Number(exit.stdout);
  if (isAlive(pid)) process.kill(pid);
  assert.equal(exit.code, 0);
});

test('a program or a folder that is not there is said by name', async () => {
  await assert.rejects(processes.run({ program: 'no-such-program', args: [] }), {
    kind: 'request',
    reason: 'process:not_found',
    message: 'there is no program "no-such-program" on the PATH: install it, or put its folder on the PATH',
  });
  await assert.rejects(shell('true', { cwd: '/no/such/folder' }), { reason: 'process:no_folder' });
  await assert.rejects(processes.run({ program: '/dev/null', args: [] }), { reason: 'process:not_started' });
});

test('a reader that throws stops the command', async () => {
  const onLine = () => {
    throw new Error('reader');
  };
  await assert.rejects(shell('echo a; sleep 60', { onLine }), /^Error: reader$/);
});

test('the environment is the one that was given, and programs are searched on its PATH', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'processes-'));
  const bare = createProcesses({ PATH: folder });
  try {
    assert.equal(await bare.which('sh'), undefined);
    await assert.rejects(bare.run({ program: 'sh', args: ['-c', 'true'] }), { reason: 'process:not_found' });
    assert.equal(await processes.which(process.execPath), process.execPath);
    assert.match((await processes.which('sh')) ?? '', /^\/.*\/sh$/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('children die when this process exits or crashes', async () => {
  const module = JSON.stringify(new URL('../../src/adapters/processes.ts', import.meta.url).href);
  for (const end of ['process.exit(7)', 'throw new Error("crash")']) {
    const script = `const { createProcesses } = await import(${module});
      createProcesses().run({ program: 'sh', args: ['-c', 'echo $$; sleep 60'], onLine(line) { console.log(line); setImmediate(() => { ${end} }); } });`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let output = '';
    parent.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    const [code] = await once(parent, 'close');
    assert.notEqual(code, 0);
    assert.ok(Number(output) > 0);
    await until(() => !isAlive(Number(output)));
  }
});

test('a stop that was foreseen is no error: what was printed until then is the answer', async () => {
  const stop = new AbortController();
  const exit = await shell('echo begun; sleep 1000 & sleep 1000', { stop: stop.signal, onLine: () => stop.abort() });
  assert.deepEqual([exit.code, exit.stdout], [143, 'begun\n']);
  assert.equal((await shell('sleep 1000', { stop: stop.signal })).code, 143);
});

test('what went its own way is stopped with a command that may be stopped', async () => {
  const alone = "{ setsid sh -c 'echo $$; exec sleep 1000' & } | head -n 1";
  const { stdout } = await shell(alone, { stop: new AbortController().signal });
  assert.match(stdout, /^\d+\n$/);
  assert.equal(isAlive(Number(stdout)), false);
});
