import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { until } from '../e2e/process.ts';
import { type CiWorld, ciWorld } from './ci-world.ts';
import { isOurs, isWrite, type LoggedRequest } from './swapped-world.ts';

/** What a fault does, and to how many requests. */
type Effect = readonly [Parameters<CiWorld['sandbox']['faults']['inject']>[0]['effect'], number];

/** One request of a run, and what strikes it. */
interface Strike {
  readonly request: string;
  readonly effect: Effect;
}

/** Two worlds, each of which tries a half. */
const worlds = await Promise.all([ciWorld({ speed: 10 }), ciWorld({ speed: 10 })]);
const tried = { faults: 0, ended: 0 };
after(async () => {
  for (const world of worlds) await world.close();
  console.log(`${tried.faults} faults tried, ${tried.ended} ended the run, 0 lost`);
});

/** More than the client's attempts: it does not get over these. */
const lasting = 12;
const readEffects: readonly Effect[] = [
  [500, 1],
  ['drop', lasting],
  [429, 1],
  ['lose-answer', 1],
];
const writeEffects: readonly Effect[] = [
  ['lose-answer', 1],
  ['drop', lasting],
];

/** Parts of a path that are others in each run. */
const names: readonly (readonly [RegExp, string])[] = [
  [/ci-op-[a-z0-9]+/g, 'NAMESPACE'],
  [/pool-\d+-[a-z0-9]{5}/g, 'CLUSTER'],
  [/sha256(?::|%3A)[0-9a-f]+/g, 'DIGEST'],
  [/-[0-9a-f]{8}$/, '-ID'],
  [/-0-[a-z0-9]{5}-admin/, '-ID-admin'],
];

/** What a run asks for, whatever its names are this time. */
function signature({ method, path }: LoggedRequest): string {
  const [place = '', query = ''] = path.split('?');
  const named = names.reduce((text, [name, word]) => text.replace(name, word), place);
  return `${method} ${named} ${/container=\w+/.exec(query)?.[0] ?? ''}`.trim();
}

/** A client asks once what a group of the API has. */
function isDiscovery({ path }: LoggedRequest): boolean {
  return /^\/apis?(?:\/[a-z0-9.]+)?\/v1(?:\?|$)/.test(path);
}

function strikesOf(requests: readonly LoggedRequest[]): readonly Strike[] {
  const aimed = requests.filter((request) => isOurs(request) && !isDiscovery(request));
  const different = new Map(aimed.map((request) => [signature(request), request]));
  return [...different].flatMap(([request, logged], at) => {
    const effects = isWrite(logged) ? writeEffects : readEffects.slice(at % readEffects.length).slice(0, 1);
    return effects.map((effect) => ({ request, effect }));
  });
}

/** A run that says it went well must have; one that did not must say why; neither may keep anything. */
async function strike({ sandbox, run, clean, held, left }: CiWorld, { request, effect }: Strike): Promise<void> {
  const what = `${effect[0]} × ${effect[1]} at ${request}`;
  const match = (asked: LoggedRequest) => isOurs(asked) && signature(asked) === request;
  sandbox.faults.inject({ match, effect: effect[0], times: effect[1] });
  const { report, errors } = await run(['--target', 'once'], { haste: 5 });
  sandbox.faults.clear();
  tried.faults += 1;
  const { exitCode } = report.run;
  if (exitCode !== 0) {
    tried.ended += 1;
    assert.notEqual(errors, '', `${what}: exit ${exitCode}, and it does not say why`);
  }
  const bug = report.steps.find(({ error }) => error?.kind === 'bug');
  assert.equal(bug, undefined, `${what}: ${bug?.summary}`);
  const told = report.steps.some(({ name, status }) => name.startsWith('release') && status === 'failed');
  if (!told) assert.deepEqual(held(), [], `${what}: kept without a word`);
  await clean();
  await until(() => left().length === 0, `${what}: all is gone`).catch(() => assert.deepEqual(left(), [], what));
}

test('a fault at every request of a run', { timeout: 600_000 }, async () => {
  const [first] = worlds;
  first.sandbox.faults.forget();
  const { report } = await first.run(['--target', 'once']);
  assert.equal(report.run.exitCode, 0);
  const queue = [...strikesOf(first.sandbox.faults.requests())];
  await Promise.all(
    worlds.map(async (world) => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) await strike(world, next);
    }),
  );
});
