import type { Kind } from '../ports/cluster.ts';

/** The kinds that we read and write, by the API version that we speak. */
export const kinds = {
  configMap: { apiVersion: 'v1', kind: 'ConfigMap' },
  namespace: { apiVersion: 'v1', kind: 'Namespace' },
  projectRequest: { apiVersion: 'project.openshift.io/v1', kind: 'ProjectRequest' },
  project: { apiVersion: 'project.openshift.io/v1', kind: 'Project' },
  podDisruptionBudget: { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget' },
  egressFirewall: { apiVersion: 'k8s.ovn.org/v1', kind: 'EgressFirewall' },
  node: { apiVersion: 'v1', kind: 'Node' },
  nodeMetrics: { apiVersion: 'metrics.k8s.io/v1beta1', kind: 'NodeMetrics' },
  podMetrics: { apiVersion: 'metrics.k8s.io/v1beta1', kind: 'PodMetrics' },
  storageClass: { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass' },
  volumeClaim: { apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
  pod: { apiVersion: 'v1', kind: 'Pod' },
  deployment: { apiVersion: 'apps/v1', kind: 'Deployment' },
  statefulSet: { apiVersion: 'apps/v1', kind: 'StatefulSet' },
  replicaSet: { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  clusterVersion: { apiVersion: 'config.openshift.io/v1', kind: 'ClusterVersion' },
  subscription: { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'Subscription' },
  clusterServiceVersion: { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'ClusterServiceVersion' },
  installPlan: { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'InstallPlan' },
  catalogSource: { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'CatalogSource' },
  packageManifest: { apiVersion: 'packages.operators.coreos.com/v1', kind: 'PackageManifest' },
  event: { apiVersion: 'v1', kind: 'Event' },
  serviceAccount: { apiVersion: 'v1', kind: 'ServiceAccount' },
  job: { apiVersion: 'batch/v1', kind: 'Job' },
  role: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role' },
  clusterRole: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole' },
  clusterRoleBinding: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding' },
  roleBinding: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding' },
  buildConfig: { apiVersion: 'build.openshift.io/v1', kind: 'BuildConfig' },
  build: { apiVersion: 'build.openshift.io/v1', kind: 'Build' },
  imageStream: { apiVersion: 'image.openshift.io/v1', kind: 'ImageStream' },
  imageStreamTag: { apiVersion: 'image.openshift.io/v1', kind: 'ImageStreamTag' },
  imageStreamImage: { apiVersion: 'image.openshift.io/v1', kind: 'ImageStreamImage' },
  imageStreamImport: { apiVersion: 'image.openshift.io/v1', kind: 'ImageStreamImport' },
  clusterPool: { apiVersion: 'hive.openshift.io/v1', kind: 'ClusterPool' },
  clusterClaim: { apiVersion: 'hive.openshift.io/v1', kind: 'ClusterClaim' },
  clusterDeployment: { apiVersion: 'hive.openshift.io/v1', kind: 'ClusterDeployment' },
  clusterImageSet: { apiVersion: 'hive.openshift.io/v1', kind: 'ClusterImageSet' },
  lease: { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' },
  route: { apiVersion: 'route.openshift.io/v1', kind: 'Route' },
  imageConfig: { apiVersion: 'config.openshift.io/v1', kind: 'Image' },
  registryConfig: { apiVersion: 'imageregistry.operator.openshift.io/v1', kind: 'Config' },
  accessReview: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview' },
  oauth: { apiVersion: 'config.openshift.io/v1', kind: 'OAuth' },
  user: { apiVersion: 'user.openshift.io/v1', kind: 'User' },
  secret: { apiVersion: 'v1', kind: 'Secret' },
  installerSet: { apiVersion: 'operator.tekton.dev/v1alpha1', kind: 'TektonInstallerSet' },
} as const satisfies Record<string, Kind>;

/** How a permission names a kind: its plural, by the rule of English that code generators keep. */
export function resourceOf({ apiVersion, kind }: Kind): { readonly group: string; readonly resource: string } {
  const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
  const word = kind.toLowerCase();
  if (/(?:s|x|ch|sh)$/.test(word)) return { group, resource: `${word}es` };
  return { group, resource: /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s` };
}
