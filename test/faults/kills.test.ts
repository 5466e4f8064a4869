import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { after, test } from 'node:test';
import { failedStep, isOurs, isWrite, type LoggedRequest, swappedWorld } from './swapped-world.ts';

const program = resolve(import.meta.dirname, '../../src/streamstress.js');
const world = await swappedWorld({ names: ['triggers', 'manual-approval-gate'], haste: 10 });
let kills = 0;
after(async () => {
  await world.close();
  console.log(`${kills} kills tried: none was lost on the cluster`);
});

/** Runs a command that is killed at its n-th write, before it is done or after; false where it has fewer. */
async function killed(goal: 'deploy' | 'restore', at: number, isDone: boolean): Promise<boolean> {
  const options = goal === 'deploy' ? world.options : world.options.slice(2);
  const child = spawn(process.execPath, [program, goal, ...options], { stdio: 'ignore' });
  let seen = 0;
  const match = (request: LoggedRequest) => {
    if (!isOurs(request) || !isWrite(request)) return false;
    seen += 1;
    if (seen === at) child.kill('SIGKILL');
    return seen === at;
  };
  world.sandbox.faults.inject({ match, effect: isDone ? 'lose-answer' : 'drop' });
  const [, signal] = await once(child, 'close');
  return signal === 'SIGKILL';
}

for (const goal of ['deploy', 'restore'] as const) {
  test(`a kill at every change of a ${goal}, before and after it`, { timeout: 3_000_000 }, async () => {
    for (let at = 1, more = true; more; at += 1) {
      for (const isDone of [false, true]) {
        if (goal === 'restore') assert.equal(failedStep(await world.deploy()), undefined);
        more = await killed(goal, at, isDone);
        if (more) kills += 1;
        await world.assertComesBack(`killed ${isDone ? 'after' : 'before'} change ${at} of ${goal}`);
      }
    }
  });
}
