import assert from 'node:assert/strict';
import type { KubernetesObject } from '../../src/ports/cluster.ts';
import { imageStreamImport, imageStreamTag } from '../contract/ci-objects.ts';
import { contractTest } from '../contract/contract-cluster.ts';
import { target } from './target.ts';

/** Objects that stand for a request; here they are custom resources, whose names have no colon. */
const kinds: readonly (readonly [object: (name: string, namespace: string) => KubernetesObject, path: string])[] = [
  [imageStreamTag, 'tag'],
  [imageStreamImport, 'spec'],
];

for (const [make, place] of kinds) {
  const { kind } = make('a', 'a');
  const check = async ({ cluster, namespace, unique }: Parameters<Parameters<typeof contractTest>[2]>[0]) => {
    const object = make(unique('a'), namespace);
    const wrong = { ...object, [place]: { ...object[place], misspelt: 'x' } };
    await assert.rejects(cluster.create(wrong), { message: new RegExp(`unknown field "${place}\\.misspelt"`) });
    assert.equal(typeof (await cluster.create(object)), 'object');
  };
  contractTest(target, `a ${kind} is accepted, with a misspelt field it is refused`, check, 'disposable');
}
