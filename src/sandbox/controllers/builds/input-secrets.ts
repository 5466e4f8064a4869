import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject } from '../../../ports/cluster.ts';
import type { Store } from '../../store.ts';
import { valuesOf } from '../kubelet/volume-content.ts';

interface LocalInput {
  readonly destinationDir?: string;
  readonly secret?: { readonly name: string };
  readonly configMap?: { readonly name: string };
}

function inputsOf({ spec }: KubernetesObject): readonly LocalInput[] {
  return [...(spec.source?.secrets ?? []), ...(spec.source?.configMaps ?? [])];
}

/**
 * What a Build names and the project has not, in the words of its status; undefined where all is there. Read:
 * openshift/openshift-controller-manager @ 26d20feae, pkg/build/controller/build (checkForNonExistantResources).
 */
export function missingInputs(store: Store, build: KubernetesObject): string | undefined {
  const { namespace = '' } = build.metadata;
  const inputs = inputsOf(build);
  const lacks = (kind: 'Secret' | 'ConfigMap') => (input: { readonly name: string } | undefined) =>
    input !== undefined && store.get({ apiVersion: 'v1', kind, namespace, name: input.name }) === undefined
      ? [input.name]
      : [];
  const { source = {}, output = {}, strategy = {} } = build.spec;
  const named = [source.sourceSecret, output.pushSecret, strategy.dockerStrategy?.pullSecret];
  const configMaps = inputs.map(({ configMap }) => configMap).flatMap(lacks('ConfigMap'));
  const secrets = [...named, ...inputs.map(({ secret }) => secret)].flatMap(lacks('Secret'));
  const said = [
    ...(configMaps.length > 0 ? [` ConfigMaps [${configMaps.join(', ')}]`] : []),
    ...(secrets.length > 0 ? [` Secrets [${secrets.join(', ')}]`] : []),
  ];
  return said.length === 0 ? undefined : `These resources do not exist:${said.join('')}`;
}

/**
 * Copies the Secrets and ConfigMaps of a Build to where its Dockerfile may copy them from. Throws where a folder of them is
 * outside. Read: openshift/builder @ 9ed70da, pkg/build/builder/docker.go (copyLocalObject).
 */
export function copyInputs(store: Store, build: KubernetesObject, context: string): void {
  const { namespace = '' } = build.metadata;
  for (const { destinationDir = '', secret, configMap } of inputsOf(build)) {
    const folder = join(context, destinationDir);
    mkdirSync(folder, { recursive: true });
    if (!`${realpathSync(folder)}/`.startsWith(`${realpathSync(context)}/`)) {
      throw new Error(`destination path "${folder}" is outside of the target directory "${context}"`);
    }
    const values = secret
      ? valuesOf(store, 'secret', namespace, secret.name)
      : valuesOf(store, 'configMap', namespace, configMap?.name ?? '');
    for (const [name, value] of values) writeFileSync(join(folder, name), value);
  }
}
