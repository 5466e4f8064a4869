import assert from 'node:assert/strict';
import type { KubernetesObject, ObjectKey } from '../../src/ports/cluster.ts';
import {
  build,
  clusterClaim,
  clusterDeployment,
  clusterImageSet,
  clusterPool,
  disruptionBudget,
  egressFirewall,
  hostedCluster,
  imageStream,
  nodePool,
} from './ci-objects.ts';
import { type ContractCluster, type ContractWorld, contractTest } from './contract-cluster.ts';
import {
  configMap,
  deployment,
  installerSet,
  installPlan,
  lease,
  manualApprovalGate,
  operatorGroup,
  registryConfig,
  role,
  roleBinding,
  serviceAccount,
  subscription,
  tektonConfig,
} from './written-objects.ts';

type Make = (name: string, namespace: string) => KubernetesObject;

/** Objects that the product writes, each with places where a misspelt field must be noticed. */
const namespaced: readonly (readonly [Make, ...paths: readonly string[]])[] = [
  [configMap, 'dta', 'metadata.label'],
  [serviceAccount, 'imagePullSecret'],
  [
    (name, namespace) => role(name, namespace, { apiGroups: [''], resources: ['pods'], verbs: ['get'] }),
    'rules.0.verb',
  ],
  [(name, namespace) => roleBinding(name, namespace, 'pusher'), 'roleref', 'subjects.0.nam'],
  [(name, namespace) => lease(name, namespace, 'one'), 'spec.holder'],
  [disruptionBudget, 'spec.maxUnavailables', 'spec.selector.labels'],
  [deployment, 'spec.template.spec.containers.0.img', 'spec.template.spec.containers.0.env.0.valueOf'],
];
const custom: readonly (readonly [Make, ...paths: readonly string[]])[] = [
  [
    (name, namespace) => subscription(name, namespace, { env: [{ name: 'A', value: '1' }] }),
    'spec.config.envs',
    'spec.config.env.0.val',
    'spec.chanel',
  ],
  [installPlan, 'spec.approve'],
  [operatorGroup, 'spec.targetNamespace'],
  [(name) => installerSet(name, 'TektonPipeline', 'main'), 'spec.manifest'],
  [manualApprovalGate, 'spec.targetNamespaces'],
  [tektonConfig, 'spec.profiles'],
  [registryConfig, 'spec.defaultRoutes', 'spec.storage.emptydir'],
  [
    build,
    ...['spec.nodeSelectors', 'spec.source.image', 'spec.source.images.0.path'],
    ...['spec.strategy.dockerStrategy.buildArg', 'spec.output.imageLabel', 'spec.output.imageLabels.0.key'],
  ],
  [imageStream, 'spec.tag', 'spec.lookupPolicy.locally', 'spec.tags.0.importpolicy', 'spec.tags.0.importPolicy.mode'],
  [egressFirewall, 'spec.ingress', 'spec.egress.0.port'],
  [clusterClaim, 'spec.pool', 'spec.subjects.0.group'],
  [clusterPool, 'spec.sizes', 'spec.imageSetRef.names'],
  [clusterDeployment, 'spec.clusterNames', 'spec.clusterMetadata.adminKubeconfig'],
  [clusterImageSet, 'spec.image'],
  [hostedCluster, 'spec.releases', 'spec.release.images', 'spec.dns.domain'],
  [nodePool, 'spec.cluster', 'spec.management.repair'],
];

/** Every write of the product's client asks for strict validation: a misspelt field is an error and never lost. */
export function strictContract(on: ContractCluster): void {
  for (const [make, ...paths] of namespaced) declare(on, make, paths);
  for (const [make, ...paths] of custom) declare(on, make, paths, 'disposable');
}

function declare(on: ContractCluster, make: Make, paths: readonly string[], needs?: 'disposable'): void {
  const { kind } = make('a', 'a');
  const check = async (world: ContractWorld) => {
    const { cluster, namespace } = world;
    const right = make(world.unique('a'), namespace);
    for (const path of paths) await assert.rejects(cluster.create(withField(right, path)), unknownField(path));
    const created = await cluster.create(right);
    assert.ok(typeof created === 'object');
    for (const path of paths) {
      const body = [{ op: 'add', path: `/${path.replaceAll('.', '/')}`, value: 'x' }] as const;
      await assert.rejects(cluster.patch(keyOf(right), { type: 'json', body }), unknownField(path));
    }
    for (const path of paths.filter((one) => !/\.\d/.test(one))) {
      const body = withField({}, path);
      await assert.rejects(cluster.patch(keyOf(right), { type: 'merge', body }), unknownField(path));
    }
    const { resourceVersion } = created.metadata;
    assert.equal((await cluster.get(keyOf(right)))?.metadata.resourceVersion, resourceVersion);
    await cluster.delete(keyOf(right));
  };
  contractTest(on, `a ${kind} is accepted, with a misspelt field it is refused: ${paths.join(', ')}`, check, needs);
}

/** The refusal names the field: `unknown field "spec.template.spec.containers[0].img"`. */
function unknownField(path: string): object {
  const shown = path.replaceAll(/\.(\d+)/g, '\\[$1\\]').replaceAll(/\.(?=\w)/g, '\\.');
  return { kind: 'infrastructure', message: new RegExp(`unknown field "${shown}"`) };
}

/** A copy that has one more field at a dotted path. */
function withField<T extends object>(object: T, path: string): T {
  const copy = structuredClone(object);
  const names = path.split('.');
  const last = names.pop() ?? '';
  const home = names.reduce<Record<string, unknown>>(
    (at, name) => {
      at[name] ??= {};
      return at[name] as Record<string, unknown>;
    },
    copy as Record<string, unknown>,
  );
  home[last] = 'x';
  return copy;
}

function keyOf({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject): ObjectKey {
  return namespace === undefined ? { apiVersion, kind, name } : { apiVersion, kind, name, namespace };
}
