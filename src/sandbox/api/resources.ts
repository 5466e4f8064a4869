import type { Kind } from '../../ports/cluster.ts';

/** A kind that the API server serves. */
export interface Resource {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly subresources: readonly string[];
  readonly shortNames: readonly string[];
}

type Line = readonly [
  apiVersion: string,
  kind: string,
  plural: string,
  scope: 'ns' | 'cluster',
  subresources: string,
  shortNames: string,
];

const lines: readonly Line[] = [
  ['v1', 'Namespace', 'namespaces', 'cluster', 'status', 'ns'],
  ['v1', 'Node', 'nodes', 'cluster', 'status', 'no'],
  ['v1', 'Pod', 'pods', 'ns', 'status log', 'po'],
  ['v1', 'Service', 'services', 'ns', 'status proxy', 'svc'],
  ['v1', 'ConfigMap', 'configmaps', 'ns', '', 'cm'],
  ['v1', 'Secret', 'secrets', 'ns', '', ''],
  ['v1', 'ServiceAccount', 'serviceaccounts', 'ns', '', 'sa'],
  ['v1', 'Event', 'events', 'ns', '', 'ev'],
  ['apps/v1', 'Deployment', 'deployments', 'ns', 'status', 'deploy'],
  ['apps/v1', 'StatefulSet', 'statefulsets', 'ns', 'status', 'sts'],
  ['apps/v1', 'ReplicaSet', 'replicasets', 'ns', 'status', 'rs'],
  ['coordination.k8s.io/v1', 'Lease', 'leases', 'ns', '', ''],
  ['operators.coreos.com/v1alpha1', 'Subscription', 'subscriptions', 'ns', 'status', 'sub subs'],
  ['operators.coreos.com/v1alpha1', 'ClusterServiceVersion', 'clusterserviceversions', 'ns', 'status', 'csv csvs'],
  ['operator.tekton.dev/v1alpha1', 'TektonConfig', 'tektonconfigs', 'cluster', 'status', ''],
  ['operator.tekton.dev/v1alpha1', 'TektonPipeline', 'tektonpipelines', 'cluster', 'status', ''],
  ['operator.tekton.dev/v1alpha1', 'TektonTrigger', 'tektontriggers', 'cluster', 'status', ''],
  ['operator.tekton.dev/v1alpha1', 'TektonInstallerSet', 'tektoninstallersets', 'cluster', 'status', ''],
  ['config.openshift.io/v1', 'ClusterVersion', 'clusterversions', 'cluster', 'status', ''],
];

/** Everything that the sandbox serves. A new kind is one more line above. */
export const resources: readonly Resource[] = lines.map(
  ([apiVersion, kind, plural, scope, subresources, shortNames]) => ({
    group: apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '',
    version: apiVersion.split('/').at(-1) ?? '',
    kind,
    plural,
    namespaced: scope === 'ns',
    subresources: words(subresources),
    shortNames: words(shortNames),
  }),
);

function words(text: string): readonly string[] {
  return text.split(' ').filter(Boolean);
}

/** `v1` or `<group>/<version>`. */
export function groupVersion({ group, version }: Pick<Resource, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

/** The kind as the store wants it. */
export function kindOf(resource: Resource): Kind {
  return { apiVersion: groupVersion(resource), kind: resource.kind };
}

/** True where the kind comes with Kubernetes, not from a CustomResourceDefinition. */
export function isBuiltIn({ group }: Resource): boolean {
  return ['', 'apps', 'coordination.k8s.io'].includes(group);
}
