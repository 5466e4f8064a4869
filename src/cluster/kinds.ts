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
  installPlan: { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'InstallPlan' },
  catalogSource: { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'CatalogSource' },
  packageManifest: { apiVersion: 'packages.operators.coreos.com/v1', kind: 'PackageManifest' },
  event: { apiVersion: 'v1', kind: 'Event' },
  serviceAccount: { apiVersion: 'v1', kind: 'ServiceAccount' },
  roleBinding: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding' },
  lease: { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' },
  route: { apiVersion: 'route.openshift.io/v1', kind: 'Route' },
  registryConfig: { apiVersion: 'imageregistry.operator.openshift.io/v1', kind: 'Config' },
  accessReview: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview' },
  installerSet: { apiVersion: 'operator.tekton.dev/v1alpha1', kind: 'TektonInstallerSet' },
} as const satisfies Record<string, Kind>;
