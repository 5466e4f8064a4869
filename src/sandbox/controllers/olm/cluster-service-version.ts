import type { KubernetesObject } from '../../../ports/cluster.ts';
import { kinds } from '../objects.ts';
import { clusterOperations, lifecycle, operatorNamespace } from '../operator/leader.ts';
import type { OwnImages } from '../own-images.ts';
import { csvName, operatorPackage } from './catalogue.ts';

/** The ClusterServiceVersion of the Pipelines operator in a version, as its bundle has it. Read: facts 2.3. */
export function clusterServiceVersion(version: string, images: OwnImages): KubernetesObject {
  const deployments = [
    deployment('openshift-pipelines-operator', { app: 'openshift-pipelines-operator' }, [
      { name: lifecycle, image: images.operator, env: [...environment(version), ...imageEnv(images)] },
      { name: clusterOperations, image: images.operator, env: environment(version) },
    ]),
    deployment('tekton-operator-webhook', { app: 'tekton-operator' }, [
      { name: 'tekton-operator-webhook', image: images.operator, env: webhookEnvironment },
    ]),
  ];
  return {
    ...kinds.clusterServiceVersion,
    metadata: {
      name: csvName(version),
      namespace: operatorNamespace,
      annotations: { 'olm.operatorNamespace': operatorNamespace, 'olm.targetNamespaces': '' },
      labels: { [`operators.coreos.com/${operatorPackage}.${operatorNamespace}`]: '' },
    },
    spec: {
      displayName: 'Red Hat OpenShift Pipelines',
      version,
      installModes: [{ type: 'AllNamespaces', supported: true }],
      install: { strategy: 'deployment', spec: { deployments } },
    },
  };
}

/** An operator that installs nothing. */
export function emptyServiceVersion(name: string, namespace: string): KubernetesObject {
  const install = { strategy: 'deployment', spec: { deployments: [] } };
  return { ...kinds.clusterServiceVersion, metadata: { name, namespace }, spec: { displayName: name, install } };
}

function environment(version: string) {
  return [
    { name: 'SYSTEM_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
    { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    { name: 'OPERATOR_NAME', value: 'redhat-openshift-pipelines-operator' },
    { name: 'METRICS_DOMAIN', value: 'tekton.dev/operator' },
    { name: 'VERSION', value: version },
    { name: 'CONFIG_LEADERELECTION_NAME', value: 'tekton-operator-controller-config-leader-election' },
  ];
}

const webhookEnvironment = [
  { name: 'SYSTEM_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
  { name: 'WEBHOOK_SERVICE_NAME', value: 'tekton-operator-webhook' },
  { name: 'WEBHOOK_SECRET_NAME', value: 'tekton-operator-webhook-certs' },
];

function imageEnv(images: OwnImages) {
  return Object.entries(images.env).map(([name, value]) => ({ name, value }));
}

function deployment(name: string, extra: Readonly<Record<string, string>>, containers: readonly object[]) {
  const template = { metadata: { labels: { ...extra, name } }, spec: { containers } };
  return { name, spec: { replicas: 1, selector: { matchLabels: { name } }, strategy: {}, template } };
}
