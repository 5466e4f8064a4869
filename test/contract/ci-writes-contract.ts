import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject, ObjectKey } from '../../src/ports/cluster.ts';
import { shapeOf, type Write } from './ci-writes.ts';
import { type ContractCluster, type ContractWorld, contractTest } from './contract-cluster.ts';

/** Of a run of `test/ci-run/recorded/`; `test/ci-run/recorded-run.test.ts` keeps it up to date. */
export const writesFile = join(import.meta.dirname, '../fixtures/ci-writes.json');
const writes: readonly Write[] = JSON.parse(readFileSync(writesFile, 'utf8'));

/** Whether a cluster only keeps streams, or looks at their images too and refuses those that it does not have. */
type Streams = 'kept' | 'looked_into';

/** Everything that a run of a configuration writes is accepted, and with a misspelt field it is refused. */
export function ciWritesContract(on: ContractCluster, streams: Streams): void {
  for (const [at, write] of writes.entries()) {
    const what = shapeOf(write).replace(/:.*/, '');
    const check = (world: ContractWorld) =>
      'object' in write ? created(write.object, at, world, streams) : patched(write, world);
    contractTest(on, `a ci run may ${what} (${at + 1} of ${writes.length})`, check, 'disposable');
  }
}

async function created(object: KubernetesObject, at: number, world: ContractWorld, streams: Streams): Promise<void> {
  const mine = placed(object, world, at, streams);
  await assert.rejects(world.cluster.create({ ...mine, misspelt: 'x' }), unknownField('misspelt'));
  for (const part of ['spec', 'tag'].filter((name) => mine[name])) {
    const wrong = { ...mine, [part]: { ...mine[part], misspelt: 'x' } };
    await assert.rejects(world.cluster.create(wrong), unknownField(`${part}\\.misspelt`));
  }
  if (streams === 'looked_into' && /^ImageStream/.test(object.kind)) return;
  assert.equal(typeof (await world.cluster.create(mine)), 'object');
}

/** What is patched is there first, as somebody else has made it. */
async function patched(
  { key, patch }: Extract<Write, { readonly patch: unknown }>,
  world: ContractWorld,
): Promise<void> {
  const { apiVersion, kind, name } = key;
  const made = writes.flatMap((one) => ('object' in one && one.object.kind === kind ? [one.object] : []))[0];
  const mine = placed({ ...(made ?? { apiVersion, kind }), metadata: metadataOf(key, made) }, world, 0, 'kept');
  if (kind !== 'Namespace') assert.equal(typeof (await world.cluster.create(mine)), 'object');
  const own = kind === 'Namespace' ? { ...key, name: world.namespace } : { apiVersion, kind, ...placeOf(mine) };
  assert.ok(patch.type === 'merge', `a JSON patch of ${name}`);
  const { resourceVersion, ...metadata } = (patch.body.metadata ?? {}) as Record<string, unknown>;
  const body = { ...patch.body, ...(patch.body.metadata ? { metadata } : {}) };
  const wrong = { ...body, misspelt: 'x' };
  await assert.rejects(world.cluster.patch(own, { type: 'merge', body: wrong }), unknownField('misspelt'));
  assert.equal(typeof (await world.cluster.patch(own, { type: 'merge', body })), 'object');
}

function metadataOf({ name, namespace }: ObjectKey, made: KubernetesObject | undefined) {
  return { ...made?.metadata, name, ...(namespace === undefined ? {} : { namespace }) };
}

function placeOf({ metadata: { name, namespace } }: KubernetesObject): Pick<ObjectKey, 'name' | 'namespace'> {
  return namespace === undefined ? { name } : { name, namespace };
}

/** In the namespace of the test; where a stream's tag is an object of its own, its name has no colon. */
function placed(object: KubernetesObject, world: ContractWorld, at: number, streams: Streams): KubernetesObject {
  const { name: given, namespace, ...metadata } = object.metadata;
  const name = streams === 'kept' ? given.replaceAll(':', '.') : given;
  if (namespace !== undefined) return { ...object, metadata: { ...metadata, name, namespace: world.namespace } };
  return { ...object, metadata: { ...metadata, name: name && world.unique(`ci-${at}`) } };
}

function unknownField(path: string): object {
  return { message: new RegExp(`unknown field "${path}"`) };
}
