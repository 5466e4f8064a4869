import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { running, start, until } from '../e2e/process.ts';
import { ciWorld } from './ci-world.ts';
import { isOurs, isWrite, type LoggedRequest } from './swapped-world.ts';

const world = await ciWorld({ speed: 10 });
const { sandbox, leases } = world;
let kills = 0;
after(async () => {
  await world.close();
  console.log(`${kills} kills tried: nothing was lost on the cluster`);
});

/** What the reaper of a lease server does about owners that have died. */
function reap(): Promise<Response> {
  const query = new URLSearchParams({ type: 'slices', state: 'leased', expire: '0s', dest: 'free' });
  return fetch(`${leases.url}/reset?${query}`, { method: 'POST' });
}

test('a kill at every change that a run makes', { timeout: 300_000 }, async (t) => {
  for (let at = 1, isKilled = true; isKilled; at += 1) {
    const { args } = world.argsOf(['--target', 'once', '--kubeconfig', sandbox.kubeconfig]);
    const run = start(t, ['ci', 'run', world.config, ...args], process.env);
    let seen = 0;
    isKilled = false;
    const match = (request: LoggedRequest) => {
      if (!isOurs(request) || !isWrite(request)) return false;
      seen += 1;
      if (seen !== at) return false;
      isKilled = true;
      run.kill('SIGKILL');
      return true;
    };
    sandbox.faults.inject({ match, effect: at % 2 === 0 ? 'lose-answer' : 'drop' });
    const { code, stderr } = await run.ended;
    sandbox.faults.clear();
    if (isKilled) kills += 1;
    else assert.equal(code, 0, stderr);
    await reap();
    await world.clean();
    await until(() => world.left().length === 0, `all is gone after change ${at}: ${world.left().join(', ')}`);
  }
});

for (const signal of ['SIGINT', 'SIGKILL'] as const) {
  test(`a run on a sandbox of its own that ends by ${signal} takes its pods with it`, {
    timeout: 120_000,
  }, async (t) => {
    const output = join(world.folder, signal);
    const source = join(world.folder, 'repositories/shop');
    const args = ['--sandbox', '--source', source, '--target', 'busy', '--output-dir', output];
    const run = start(t, ['ci', 'run', world.config, ...args], process.env);
    const log = join(output, 'artifacts/busy/work/build-log.txt');
    await until(() => existsSync(log) && readFileSync(log, 'utf8').includes('at work'), 'the test runs');
    run.kill(signal);
    const { code } = await run.ended;
    assert.equal(code, signal === 'SIGINT' ? 2 : null);
    await until(() => running(output).length === 0 && run.children().length === 0, 'its processes are gone');
    assert.ok(!readFileSync('/proc/self/mounts', 'utf8').includes(output), 'a mount is left');
  });
}
