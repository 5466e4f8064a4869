import type { CustomResource } from '../../model/operator.ts';
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
  /** What may be done with it; `create` alone for what is only asked, like an access review. */
  readonly verbs: readonly string[];
  /** Comes with an operator, by a CustomResourceDefinition. */
  readonly custom?: true;
}

type Line = readonly [
  apiVersion: string,
  kind: string,
  plural: string,
  scope: 'ns' | 'cluster',
  subresources: string,
  shortNames: string,
  verbs?: string,
];

const lines: readonly Line[] = [
  ['v1', 'Namespace', 'namespaces', 'cluster', 'status', 'ns'],
  ['v1', 'Node', 'nodes', 'cluster', 'status', 'no'],
  ['v1', 'Pod', 'pods', 'ns', 'status log', 'po'],
  ['v1', 'Service', 'services', 'ns', 'status proxy', 'svc'],
  ['v1', 'ConfigMap', 'configmaps', 'ns', '', 'cm'],
  ['v1', 'Secret', 'secrets', 'ns', '', ''],
  ['v1', 'ServiceAccount', 'serviceaccounts', 'ns', 'token', 'sa'],
  ['v1', 'Event', 'events', 'ns', '', 'ev'],
  ['apps/v1', 'Deployment', 'deployments', 'ns', 'status', 'deploy'],
  ['apps/v1', 'StatefulSet', 'statefulsets', 'ns', 'status', 'sts'],
  ['apps/v1', 'ReplicaSet', 'replicasets', 'ns', 'status', 'rs'],
  ['v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', 'ns', 'status', 'pvc'],
  ['batch/v1', 'Job', 'jobs', 'ns', 'status', ''],
  ['policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets', 'ns', 'status', 'pdb'],
  ['storage.k8s.io/v1', 'StorageClass', 'storageclasses', 'cluster', '', 'sc'],
  ['rbac.authorization.k8s.io/v1', 'Role', 'roles', 'ns', '', ''],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding', 'rolebindings', 'ns', '', ''],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole', 'clusterroles', 'cluster', '', ''],
  ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'clusterrolebindings', 'cluster', '', ''],
  ['authentication.k8s.io/v1', 'SelfSubjectReview', 'selfsubjectreviews', 'cluster', '', '', 'create'],
  ['authorization.k8s.io/v1', 'SelfSubjectAccessReview', 'selfsubjectaccessreviews', 'cluster', '', '', 'create'],
  ['authorization.k8s.io/v1', 'SelfSubjectRulesReview', 'selfsubjectrulesreviews', 'cluster', '', '', 'create'],
  ['authorization.k8s.io/v1', 'SubjectAccessReview', 'subjectaccessreviews', 'cluster', '', '', 'create'],
  ['authorization.k8s.io/v1', 'LocalSubjectAccessReview', 'localsubjectaccessreviews', 'ns', '', '', 'create'],
  ['metrics.k8s.io/v1beta1', 'NodeMetrics', 'nodes', 'cluster', '', '', 'get list'],
  ['metrics.k8s.io/v1beta1', 'PodMetrics', 'pods', 'ns', '', '', 'get list'],
  ['coordination.k8s.io/v1', 'Lease', 'leases', 'ns', '', ''],
  ['operators.coreos.com/v1alpha1', 'Subscription', 'subscriptions', 'ns', 'status', 'sub subs'],
  ['operators.coreos.com/v1alpha1', 'ClusterServiceVersion', 'clusterserviceversions', 'ns', 'status', 'csv csvs'],
  ['operators.coreos.com/v1alpha1', 'CatalogSource', 'catalogsources', 'ns', 'status', 'catsrc'],
  ['operators.coreos.com/v1alpha1', 'InstallPlan', 'installplans', 'ns', 'status', 'ip'],
  ['operators.coreos.com/v1', 'OperatorGroup', 'operatorgroups', 'ns', 'status', 'og'],
  ['packages.operators.coreos.com/v1', 'PackageManifest', 'packagemanifests', 'ns', '', '', 'get list'],
  ['operator.tekton.dev/v1alpha1', 'TektonConfig', 'tektonconfigs', 'cluster', 'status', ''],
  ['operator.tekton.dev/v1alpha1', 'TektonPipeline', 'tektonpipelines', 'cluster', 'status', ''],
  ['operator.tekton.dev/v1alpha1', 'TektonTrigger', 'tektontriggers', 'cluster', 'status', ''],
  ['operator.tekton.dev/v1alpha1', 'TektonChain', 'tektonchains', 'cluster', 'status', ''],
  ['operator.tekton.dev/v1alpha1', 'TektonResult', 'tektonresults', 'cluster', 'status', ''],
  ['operator.tekton.dev/v1alpha1', 'ManualApprovalGate', 'manualapprovalgates', 'cluster', 'status', ''],
  ['operator.tekton.dev/v1alpha1', 'TektonAddon', 'tektonaddons', 'cluster', 'status', ''],
  ['operator.tekton.dev/v1alpha1', 'TektonPruner', 'tektonpruners', 'cluster', 'status', ''],
  [
    'operator.tekton.dev/v1alpha1',
    'OpenShiftPipelinesAsCode',
    'openshiftpipelinesascodes',
    'cluster',
    'status',
    'opac pac',
  ],
  ['operator.tekton.dev/v1alpha1', 'TektonInstallerSet', 'tektoninstallersets', 'cluster', 'status', ''],
  ['config.openshift.io/v1', 'ClusterVersion', 'clusterversions', 'cluster', 'status', ''],
  ['config.openshift.io/v1', 'ClusterOperator', 'clusteroperators', 'cluster', 'status', 'co'],
  ['config.openshift.io/v1', 'Infrastructure', 'infrastructures', 'cluster', 'status', ''],
  ['config.openshift.io/v1', 'OAuth', 'oauths', 'cluster', 'status', ''],
  ['config.openshift.io/v1', 'Image', 'images', 'cluster', 'status', ''],
  ['console.openshift.io/v1', 'ConsolePlugin', 'consoleplugins', 'cluster', '', ''],
  ['build.openshift.io/v1', 'BuildConfig', 'buildconfigs', 'ns', 'instantiate instantiatebinary', 'bc'],
  ['build.openshift.io/v1', 'Build', 'builds', 'ns', 'clone log', ''],
  ['image.openshift.io/v1', 'ImageStream', 'imagestreams', 'ns', 'status layers', 'is'],
  [
    'image.openshift.io/v1',
    'ImageStreamTag',
    'imagestreamtags',
    'ns',
    '',
    'istag',
    'create delete get list patch update',
  ],
  ['image.openshift.io/v1', 'ImageStreamImage', 'imagestreamimages', 'ns', '', 'isimage', 'get'],
  ['image.openshift.io/v1', 'ImageStreamImport', 'imagestreamimports', 'ns', '', '', 'create'],
  ['k8s.ovn.org/v1', 'EgressFirewall', 'egressfirewalls', 'ns', '', ''],
  ['hive.openshift.io/v1', 'ClusterPool', 'clusterpools', 'ns', 'status', 'cp'],
  ['hive.openshift.io/v1', 'ClusterClaim', 'clusterclaims', 'ns', 'status', ''],
  ['hive.openshift.io/v1', 'ClusterDeployment', 'clusterdeployments', 'ns', 'status', 'cd'],
  ['hive.openshift.io/v1', 'ClusterImageSet', 'clusterimagesets', 'cluster', 'status', 'imgset'],
  ['hypershift.openshift.io/v1beta1', 'HostedCluster', 'hostedclusters', 'ns', 'status', 'hc hcs'],
  ['hypershift.openshift.io/v1beta1', 'NodePool', 'nodepools', 'ns', 'status', 'np nps'],
  ['imageregistry.operator.openshift.io/v1', 'Config', 'configs', 'cluster', 'status', ''],
  ['oauth.openshift.io/v1', 'OAuthAccessToken', 'oauthaccesstokens', 'cluster', '', ''],
  ['project.openshift.io/v1', 'Project', 'projects', 'cluster', '', '', 'get list delete'],
  ['project.openshift.io/v1', 'ProjectRequest', 'projectrequests', 'cluster', '', '', 'create list'],
  ['route.openshift.io/v1', 'Route', 'routes', 'ns', 'status', ''],
  ['user.openshift.io/v1', 'User', 'users', 'cluster', '', ''],
];

const allVerbs = 'create delete deletecollection get list patch update watch';

/** Everything that the sandbox serves by itself. A new kind is one more line above. */
export const resources: readonly Resource[] = lines.map(
  ([apiVersion, kind, plural, scope, subresources, shortNames, verbs = allVerbs]) => ({
    group: apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '',
    version: apiVersion.split('/').at(-1) ?? '',
    kind,
    plural,
    namespaced: scope === 'ns',
    subresources: words(subresources),
    shortNames: words(shortNames),
    verbs: words(verbs),
  }),
);

/** A kind that an operator brings, by an object of it. */
export function customKind({ apiVersion, kind, namespace }: CustomResource): Resource {
  const [group = '', version = ''] = apiVersion.split('/');
  const served = { subresources: ['status'], shortNames: [], verbs: words(allVerbs), custom: true } as const;
  return { group, version, kind, plural: `${kind.toLowerCase()}s`, namespaced: namespace !== undefined, ...served };
}

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

const customGroups =
  /^(?:operators\.coreos\.com|operator\.tekton\.dev|k8s\.ovn\.org|(?:config|console|hive|hypershift|imageregistry\.operator)\.openshift\.io)$/;

/** True where the kind comes with Kubernetes or OpenShift's API server, not from a CustomResourceDefinition. */
export function isBuiltIn({ group, custom }: Resource): boolean {
  return !custom && !customGroups.test(group);
}

/** The resource of an API group with that plural, whatever its version. */
export function resourceNamed(group: string, plural: string): Resource | undefined {
  return resources.find((each) => each.group === group && each.plural === plural);
}
