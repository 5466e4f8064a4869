import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { after, test } from 'node:test';
import type { StepResult } from '../../src/model/run-event.ts';
import { type SwappedWorld, swappedWorld } from './swapped-world.ts';

type Faults = SwappedWorld['sandbox']['faults'];
type Logged = ReturnType<Faults['requests']>[number];
type Effect = Parameters<Faults['inject']>[0]['effect'];

/** A component with argument images, and one whose custom resource only we create. */
const world = await swappedWorld({ names: ['triggers', 'manual-approval-gate'], haste: 10 });
const { sandbox } = world;
const counted = { faults: 0, kills: 0, refused: 0 };
after(async () => {
  console.log(
    `${counted.faults} faults (${counted.refused} ended the deploy) and ${counted.kills} kills tried, 0 lost`,
  );
  await world.close();
});

/** More than the client's attempts: it does not get over these. */
const lasting = 12;
const readEffects: readonly (readonly [Effect, number])[] = [
  [500, 1],
  ['drop', 1],
  [500, lasting],
  [429, 1],
  ['lose-answer', 1],
  ['expire-token', 1],
  ['drop', lasting],
];
const writeEffects: readonly (readonly [Effect, number])[] = [
  ...[...readEffects, ['conflict', 1] as const, ['conflict', lasting] as const, ['lose-answer', lasting] as const],
];

const isOurs = ({ server, user }: Logged) => server === 'api' && user === 'system:admin';
const isWrite = ({ verb }: Logged) => ['create', 'update', 'patch', 'delete'].includes(verb);

function failed(steps: readonly StepResult[]): StepResult | undefined {
  return steps.find(({ status }) => status !== 'succeeded' && status !== 'skipped');
}

/** Our own requests of what is done, in their order. */
async function requestsOf(work: () => Promise<unknown>): Promise<readonly Logged[]> {
  sandbox.faults.forget();
  await work();
  return sandbox.faults.requests().filter(isOurs);
}

/** Sets up once, so that what is compared is only what a deploy does. */
assert.equal(failed(await world.deploy()), undefined);
assert.equal(failed(await world.restore()), undefined);
const original = world.state();

async function assertComesBack(what: string): Promise<void> {
  sandbox.faults.clear();
  const stuck = failed(await world.restore());
  assert.equal(stuck, undefined, `${what}: restore: ${stuck?.summary}`);
  assert.deepEqual(world.state(), original, `${what}: the cluster is not what it was`);
}

/** Strikes the request of that number, and as many of the same kind after it as the effect lasts. */
function aim(at: number, [effect, times]: readonly [Effect, number]): void {
  let seen = 0;
  let first: Logged | undefined;
  const match = (request: Logged) => {
    if (!isOurs(request)) return false;
    seen += 1;
    if (seen === at) first = request;
    return first !== undefined && request.method === first.method && request.path === first.path;
  };
  sandbox.faults.inject({ match, effect, times });
}

test('a fault at every request of a deploy', { timeout: 3_000_000 }, async () => {
  const requests = await requestsOf(world.deploy);
  await assertComesBack('a deploy without a fault');
  for (const [index, request] of requests.entries()) {
    const effects = isWrite(request) ? writeEffects : [readEffects[index % readEffects.length] ?? assert.fail()];
    for (const effect of effects) {
      aim(index + 1, effect);
      counted.faults += 1;
      if (failed(await world.deploy())) counted.refused += 1;
      await assertComesBack(`${effect[0]} × ${effect[1]} at request ${index + 1} (${request.method} ${request.path})`);
    }
  }
});

const program = [resolve(import.meta.dirname, '../../src/streamstress.js')];

/** Runs a command that is killed when it has sent its n-th write; `made` says whether that is done before. */
async function killed(goal: 'deploy' | 'restore', at: number, made: boolean): Promise<boolean> {
  const args = goal === 'deploy' ? world.options : world.options.slice(2);
  const child = spawn(process.execPath, [...program, goal, '--lock-timeout', '120', ...args], { stdio: 'ignore' });
  let seen = 0;
  const match = (request: Logged) => {
    if (!isOurs(request) || !isWrite(request)) return false;
    seen += 1;
    if (seen === at) child.kill('SIGKILL');
    return seen === at;
  };
  sandbox.faults.inject({ match, effect: made ? 'lose-answer' : 'drop' });
  const [, signal] = await once(child, 'close');
  return signal === 'SIGKILL';
}

for (const goal of ['deploy', 'restore'] as const) {
  test(`a kill at every change of a ${goal}`, { timeout: 3_000_000 }, async () => {
    for (let at = 1, more = true; more; at += 1) {
      for (const made of [false, true]) {
        if (goal === 'restore') assert.equal(failed(await world.deploy()), undefined);
        more = await killed(goal, at, made);
        counted.kills += more ? 1 : 0;
        await assertComesBack(`killed ${made ? 'after' : 'before'} change ${at} of ${goal}`);
      }
    }
  });
}
