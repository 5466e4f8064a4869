import { availableParallelism, totalmem } from 'node:os';
import type { KubernetesObject } from '../../ports/cluster.ts';
import { architecture } from '../registry/make-image.ts';
import type { Store } from '../store.ts';
import { nodeName } from './kubelet.ts';
import { kinds, timestamp } from './objects.ts';
import { lifecycle, operatorNamespace } from './operator/leader.ts';
import type { OwnImages } from './own-images.ts';

/** Versions that the sandbox says it is. */
export const versions = { openshift: '4.19.17', kubernetes: 'v1.32.8', operator: '1.23.1' };

const packageName = 'openshift-pipelines-operator-rh';

/**
 * Objects that an OpenShift with the Pipelines operator just subscribed to has; the controllers do the rest. The
 * namespaces have to be there.
 */
export function seed(store: Store, images: OwnImages): void {
  const { status, ...subscription } = subscriptionObject();
  for (const object of [clusterVersion(), node(), clusterServiceVersion(images)]) store.create(object);
  store.update({ ...store.create(subscription), status }, 'status');
}

function clusterVersion(): KubernetesObject {
  const time = timestamp();
  const { openshift: version } = versions;
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
    spec: { channel: 'stable-4.19' },
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

function node(): KubernetesObject {
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
      name: nodeName,
      labels: {
        'kubernetes.io/arch': architecture,
        'kubernetes.io/hostname': nodeName,
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
      nodeInfo: { architecture, operatingSystem: 'linux', kubeletVersion: versions.kubernetes },
    },
  };
}

function subscriptionObject(): KubernetesObject {
  const installedCSV = `${packageName}.v${versions.operator}`;
  return {
    ...kinds.subscription,
    metadata: {
      name: packageName,
      namespace: operatorNamespace,
      labels: { [`operators.coreos.com/${packageName}.${operatorNamespace}`]: '' },
    },
    spec: {
      channel: 'latest',
      installPlanApproval: 'Automatic',
      name: packageName,
      source: 'redhat-operators',
      sourceNamespace: 'openshift-marketplace',
    },
    status: { currentCSV: installedCSV, installedCSV, lastUpdated: timestamp(), state: 'AtLatestKnown' },
  };
}

function clusterServiceVersion(images: OwnImages): KubernetesObject {
  const name = 'openshift-pipelines-operator';
  const version = { name: 'VERSION', value: versions.operator };
  const ownImages = Object.entries(images.env).map(([variable, value]) => ({ name: variable, value }));
  const containers = [
    { name: lifecycle, image: images.operator, env: [version, ...ownImages] },
    { name: `${name}-cluster-operations`, image: images.operator, env: [version] },
  ];
  const template = { metadata: { labels: { app: name, name } }, spec: { containers } };
  const spec = { replicas: 1, selector: { matchLabels: { name } }, strategy: {}, template };
  return {
    ...kinds.clusterServiceVersion,
    metadata: {
      name: `${packageName}.v${versions.operator}`,
      namespace: operatorNamespace,
      annotations: { 'olm.operatorNamespace': operatorNamespace, 'olm.targetNamespaces': '' },
      labels: { [`operators.coreos.com/${packageName}.${operatorNamespace}`]: '' },
    },
    spec: {
      displayName: 'Red Hat OpenShift Pipelines',
      version: versions.operator,
      install: { strategy: 'deployment', spec: { deployments: [{ name, spec }] } },
    },
  };
}
