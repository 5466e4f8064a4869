import { availableParallelism, totalmem } from 'node:os';
import type { Product } from '../../model/operator.ts';
import type { KubernetesObject } from '../../ports/cluster.ts';
import { architecture } from '../registry/make-image.ts';
import type { Store } from '../store.ts';
import { kinds, timestamp } from './objects.ts';
import { catalogueObjects, channelOf, marketplace, operatorPackage, sourceOf } from './olm/catalogue.ts';
import { namespacesOf, otherOperatorObjects } from './olm/other-operator.ts';
import { operatorNamespace } from './operator/leader.ts';
import { type Release, type ReleaseName, releaseNamed } from './operator/releases.ts';
import { usualNode } from './scheduler.ts';

const kubernetesVersion = 'v1.32.8';

/** What kind of OpenShift a sandbox is. */
export interface SeedOptions {
  /** Release of the Pipelines operator that the catalogue offers and that is subscribed to. */
  readonly operator: ReleaseName;
  /** `4.19`, or with a patch. */
  readonly openshift: string;
  /** Another operator than that of Pipelines, which is subscribed to instead, with its components. */
  readonly product: Product | undefined;
  /** Whether the operator is subscribed to from the start. */
  readonly installed: boolean;
  readonly registry: 'Managed' | 'Removed';
  /** Storage of the integrated registry, as its Config has it: `{ emptyDir: {} }`. */
  readonly storage: Readonly<Record<string, unknown>> | undefined;
  /** Nodes besides the usual one. What has to run on them runs on this machine. */
  readonly nodes: readonly NodeOptions[];
  /** The CA that the route of the registry is served under, as PEM. */
  readonly ca: string;
}

/** A node; its architecture is in Go's words. */
interface NodeOptions {
  readonly name: string;
  readonly architecture: string;
}

/** Objects that an OpenShift has from the start; the controllers do the rest. Namespaces are made where they miss. */
export function seed(store: Store, options: SeedOptions): void {
  const { product, installed } = options;
  const release = releaseNamed(options.operator);
  for (const object of [
    ...namespaces(store, product ? namespacesOf(product) : []),
    clusterVersion(options.openshift),
    ...[{ name: usualNode, architecture }, ...options.nodes].map(node),
    storageClass(),
    ...catalogueObjects(release, options.openshift),
    ...[...new Set([operatorNamespace, product?.operator.namespace ?? operatorNamespace])].map(operatorGroup),
    ingressCertificate(options.ca),
    { ...kinds.imageConfig, metadata: { name: 'cluster' }, spec: {} },
    registryConfig(options),
    ...(product ? otherOperatorObjects(product, installed) : installed ? [subscription(release)] : []),
  ]) {
    store.create(object);
  }
}

function namespaces(store: Store, others: readonly string[]): readonly KubernetesObject[] {
  const names = new Set([
    operatorNamespace,
    marketplace,
    'openshift-pipelines',
    'openshift-config',
    'openshift-config-managed',
    'openshift-image-registry',
    ...others,
  ]);
  const missing = [...names].filter((name) => store.get({ ...kinds.namespace, name }) === undefined);
  return missing.map((name) => {
    const labels = { 'kubernetes.io/metadata.name': name };
    return { ...kinds.namespace, metadata: { name, labels }, status: { phase: 'Active' } };
  });
}

/** Operators of its namespace serve all namespaces. */
function operatorGroup(namespace: string): KubernetesObject {
  return { ...kinds.operatorGroup, metadata: { name: 'global-operators', namespace }, spec: {} };
}

function ingressCertificate(ca: string): KubernetesObject {
  const metadata = { name: 'default-ingress-cert', namespace: 'openshift-config-managed' };
  return { ...kinds.configMap, metadata, data: { 'ca-bundle.crt': ca } };
}

function registryConfig({ registry, storage }: SeedOptions): KubernetesObject {
  const managed = registry === 'Managed';
  const spec = { managementState: registry, defaultRoute: managed, replicas: 1, ...(storage && { storage }) };
  return { ...kinds.registryConfig, metadata: { name: 'cluster' }, spec };
}

function clusterVersion(openshift: string): KubernetesObject {
  const time = timestamp();
  const version = openshift.split('.').length > 2 ? openshift : `${openshift}.17`;
  const minor = version.split('.').slice(0, 2).join('.');
  const condition = (type: string, status: string, message: string) => ({
    type,
    status,
    message,
    lastTransitionTime: time,
  });
  return {
    apiVersion: 'config.openshift.io/v1',
    kind: 'ClusterVersion',
    metadata: { name: 'version' },
    spec: { channel: `stable-${minor}` },
    status: {
      desired: { version },
      history: [{ state: 'Completed', version, verified: false, startedTime: time, completionTime: time }],
      conditions: [
        condition('Available', 'True', `Done applying ${version}`),
        condition('Failing', 'False', ''),
        condition('Progressing', 'False', `Cluster version is ${version}`),
      ],
    },
  };
}

function node({ name, architecture }: NodeOptions): KubernetesObject {
  const resources = {
    cpu: String(availableParallelism()),
    memory: `${Math.floor(totalmem() / 1024)}Ki`,
    pods: '250',
  };
  const lastTransitionTime = timestamp();
  const ready = { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/arch': architecture,
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'node-role.kubernetes.io/worker': '',
      },
    },
    spec: {},
    status: {
      addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
      capacity: resources,
      allocatable: resources,
      conditions: [{ ...ready, lastTransitionTime }],
      nodeInfo: { architecture, operatingSystem: 'linux', kubeletVersion: kubernetesVersion },
    },
  };
}

function storageClass(): KubernetesObject {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'kubernetes.io/no-provisioner',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'Immediate',
  };
}

/** The Subscription as the console makes it. */
function subscription(release: Release): KubernetesObject {
  return {
    ...kinds.subscription,
    metadata: {
      name: operatorPackage,
      namespace: operatorNamespace,
      labels: { [`operators.coreos.com/${operatorPackage}.${operatorNamespace}`]: '' },
    },
    spec: {
      channel: channelOf(release),
      installPlanApproval: 'Automatic',
      name: operatorPackage,
      source: sourceOf(release.name),
      sourceNamespace: marketplace,
    },
  };
}
