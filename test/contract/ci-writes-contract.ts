import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject, ObjectKey } from '../../src/ports/cluster.ts';
import { shapeOf, type Write } from './ci-writes.ts';
import { type ContractCluster, type ContractWorld, contractTest } from './contract-cluster.ts';

/** Of a run of `test/ci-run/recorded/`; `test/ci-run/recorded-run.test.ts` keeps it up to date. */
export const writesFile = join(import.meta.dirname, '../fixtures/ci-writes.json');
const writes: readonly Write[] = JSON.parse(readFileSync(writesFile, 'utf8'));

/** Everything that a run of a configuration writes is accepted, and with a misspelt field it is refused. */
export function ciWritesContract(on: ContractCluster): void {
  for (const [at, write] of writes.entries()) {
    const what = shapeOf(write).replace(/:.*/, '');
    const check = (world: ContractWorld) => ('object' in write ? accepted(write.object, at, world) : patched(write, world));
    contractTest(on, `a ci run may ${what} (${at + 1} of ${writes.length})`, check, 'disposable');
  }
}

async function accepted(object: KubernetesObject, at: number, world: ContractWorld): Promise<void> {
  const mine = placed(object, world, at);
  for (const place of ['', ...(object.spec ? ['spec'] : [])]) {
    const wrong = place === '' ? { ...mine, misspelt: 'x' } : { ...mine, spec: { ...mine.spec, misspelt: 'x' } };
    await assert.rejects(world.cluster.create(wrong), unknownField(place));
  }
  assert.equal(typeof (await world.cluster.create(mine)), 'object');
}

/** What is patched is there first, as somebody else has made it. */
async function patched({ key, patch }: Extract<Write, { readonly patch: unknown }>, world: ContractWorld): Promise<void> {
  const { apiVersion, kind, name } = key;
  const made = writes.flatMap((one) => ('object' in one && one.object.kind === kind ? [one.object] : []))[0];
  const mine = placed({ ...(made ?? { apiVersion, kind }), metadata: metadataOf(key, made) }, world, 0);
  if (kind !== 'Namespace') assert.equal(typeof (await world.cluster.create(mine)), 'object');
  const own = kind === 'Namespace' ? { ...key, name: world.namespace } : { apiVersion, kind, ...placeOf(mine) };
  assert.ok(!Array.isArray(patch.body), `a JSON patch of ${name}`);
  const { resourceVersion, ...metadata } = (patch.body.metadata ?? {}) as Record<string, unknown>;
  const body = { ...patch.body, ...(patch.body.metadata ? { metadata } : {}) };
  const wrong = { ...body, misspelt: 'x' };
  await assert.rejects(world.cluster.patch(own, { type: 'merge', body: wrong }), unknownField(''));
  assert.equal(typeof (await world.cluster.patch(own, { type: 'merge', body })), 'object');
}

function metadataOf({ name, namespace }: ObjectKey, made: KubernetesObject | undefined) {
  return { ...made?.metadata, name, ...(namespace === undefined ? {} : { namespace }) };
}

function placeOf({ metadata: { name, namespace } }: KubernetesObject): Pick<ObjectKey, 'name' | 'namespace'> {
  return namespace === undefined ? { name } : { name, namespace };
}

/** In the namespace of the test; a stream's tag is a custom resource on an API server of Kubernetes, whose name has no colon. */
function placed(object: KubernetesObject, { namespace, unique }: ContractWorld, at: number): KubernetesObject {
  const { metadata } = object;
  const isTag = object.kind === 'ImageStreamTag';
  const name = metadata.namespace ? metadata.name.replaceAll(':', '.') : metadata.name && unique(`ci-${at}`);
  return {
    ...object,
    metadata: {
      ...metadata,
      name: isTag ? unique(name) : name,
      ...(metadata.namespace === undefined ? {} : { namespace }),
    },
  };
}

function unknownField(place: string): object {
  return { message: new RegExp(`unknown field "${place === '' ? '' : `${place}\\.`}misspelt"`) };
}
