import type { Kind } from '../ports/cluster.ts';

/** The kinds that we read and write, by the API version that we speak. */
export const kinds = {
  configMap: { apiVersion: 'v1', kind: 'ConfigMap' },
  namespace: { apiVersion: 'v1', kind: 'Namespace' },
  node: { apiVersion: 'v1', kind: 'Node' },
  pod: { apiVersion: 'v1', kind: 'Pod' },
  deployment: { apiVersion: 'apps/v1', kind: 'Deployment' },
  statefulSet: { apiVersion: 'apps/v1', kind: 'StatefulSet' },
  replicaSet: { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  clusterVersion: { apiVersion: 'config.openshift.io/v1', kind: 'ClusterVersion' },
  subscription: { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'Subscription' },
  clusterServiceVersion: { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'ClusterServiceVersion' },
  tektonConfig: { apiVersion: 'operator.tekton.dev/v1alpha1', kind: 'TektonConfig' },
  installerSet: { apiVersion: 'operator.tekton.dev/v1alpha1', kind: 'TektonInstallerSet' },
} as const satisfies Record<string, Kind>;
