import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type Faults, failedStep, isOurs, isWrite, type LoggedRequest, swappedWorld } from './swapped-world.ts';

/** What a fault does, and to how many requests. */
type Effect = readonly [Parameters<Faults['inject']>[0]['effect'], number];

/** A component with argument images, and one whose custom resource only we create. */
const world = await swappedWorld({ names: ['triggers', 'manual-approval-gate'], haste: 10 });
const { faults } = world.sandbox;
const tried = { faults: 0, ended: 0 };
after(async () => {
  await world.close();
  console.log(`${tried.faults} faults tried: ${tried.ended} ended the deploy, none was lost on the cluster`);
});

/** More than the client's attempts: it does not get over these. */
const lasting = 12;
const readEffects: readonly Effect[] = [
  [500, 1],
  ['drop', 1],
  [500, lasting],
  [429, 1],
  ['lose-answer', 1],
  ['expire-token', 1],
  ['drop', lasting],
];
const writeEffects: readonly Effect[] = [
  ...readEffects,
  ['conflict', 1],
  ['conflict', lasting],
  ['lose-answer', lasting],
];

/** Strikes the request of that number, and as many of the same kind after it as the effect lasts. */
function aim(at: number, [effect, times]: Effect): void {
  let seen = 0;
  let first: LoggedRequest | undefined;
  const match = (request: LoggedRequest) => {
    if (!isOurs(request)) return false;
    seen += 1;
    if (seen === at) first = request;
    return first !== undefined && request.method === first.method && request.path === first.path;
  };
  faults.inject({ match, effect, times });
}

/** A deploy that says it went well must have; one that did not must say why. */
async function tryDeploy(what: string): Promise<void> {
  tried.faults += 1;
  const failed = failedStep(await world.deploy());
  if (failed === undefined) return assert.ok(world.isSwapped(), `${what}: the deploy did not take, and says it did`);
  tried.ended += 1;
  assert.notEqual(failed.error?.kind, 'bug', `${what}: ${failed.summary}`);
}

test('a fault at every request of a deploy', { timeout: 3_000_000 }, async () => {
  faults.forget();
  await world.deploy();
  const requests = faults.requests().filter(isOurs);
  await world.assertComesBack('a deploy without a fault');
  for (const [index, request] of requests.entries()) {
    const effects = isWrite(request) ? writeEffects : readEffects.slice(index % readEffects.length).slice(0, 1);
    for (const effect of effects) {
      const what = `${effect[0]} × ${effect[1]} at request ${index + 1} (${request.method} ${request.path})`;
      aim(index + 1, effect);
      await tryDeploy(what);
      await world.assertComesBack(what);
    }
  }
});
