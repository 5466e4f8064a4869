import type { KubernetesObject } from '../../ports/cluster.ts';
import { keyOf } from '../memory-store.ts';
import type { Store } from '../store.ts';
import type { PolicyRule } from './rbac.ts';

const apiVersion = 'rbac.authorization.k8s.io/v1';
const apiGroup = 'rbac.authorization.k8s.io';
const read = 'get list watch';
const all = 'create delete deletecollection get list patch update watch';

/** `<groups>: <resources>: <verbs>`, words separated by spaces; the core group is `core`. */
function rule(text: string): PolicyRule {
  const [apiGroups = [], resources = [], verbs = []] = text.split(': ').map((part) => part.split(' '));
  return { apiGroups: apiGroups.map((group) => (group === 'core' ? '' : group)), resources, verbs };
}

const workloads = [
  `core: configmaps persistentvolumeclaims pods serviceaccounts services: `,
  `apps: deployments replicasets statefulsets: `,
  `batch: jobs: `,
  `image.openshift.io: imagestreamimages imagestreammappings imagestreams imagestreamtags: `,
  `policy: poddisruptionbudgets: `,
  `route.openshift.io: routes: `,
  `build.openshift.io: buildconfigs builds: `,
  `operators.coreos.com packages.operators.coreos.com: subscriptions clusterserviceversions catalogsources installplans operatorgroups packagemanifests: `,
];
const statuses = [
  `core: events namespaces pods/log pods/status: ${read}`,
  `metrics.k8s.io: pods nodes: get list watch`,
  `project.openshift.io: projects: get`,
  `build.openshift.io: builds/log: ${read}`,
];
const buildRequests = `build.openshift.io: buildconfigs/instantiate buildconfigs/instantiatebinary builds/clone: create`;
const builder = [
  `image.openshift.io: imagestreams/layers: get update`,
  `image.openshift.io: imagestreams: create`,
  `image.openshift.io: imagestreamimports imagestreammappings imagestreamtags: create`,
];
const reviews = 'selfsubjectaccessreviews selfsubjectrulesreviews';
const documents = ['/api', '/api/*', '/apis', '/apis/*', '/healthz', '/livez', '/openapi', '/openapi/*', '/readyz'];
const open = { verbs: ['get'], nonResourceURLs: ['/healthz', '/livez', '/readyz', '/version', '/version/'] };

/** The rules of the ClusterRoles that every OpenShift has, as far as this project meets them. */
const roles: Readonly<Record<string, readonly (string | PolicyRule)[]>> = {
  'cluster-admin': ['*: *: *', { verbs: ['*'], nonResourceURLs: ['*'] }],
  view: [...workloads.map((line) => line + read), ...statuses, `image.openshift.io: imagestreams/layers: get`],
  edit: [
    ...workloads.map((line) => line + all),
    `core: secrets services/proxy: ${all}`,
    `core: serviceaccounts/token: create`,
    `coordination.k8s.io: leases: ${all}`,
    buildRequests,
    ...builder,
    ...statuses,
  ],
  admin: [
    ...workloads.map((line) => line + all),
    `core: secrets services/proxy: ${all}`,
    `core: serviceaccounts/token: create`,
    `coordination.k8s.io: leases: ${all}`,
    buildRequests,
    `${apiGroup}: roles rolebindings: ${all}`,
    `authorization.k8s.io: localsubjectaccessreviews: create`,
    `project.openshift.io: projects: delete get patch update`,
    ...builder,
    ...statuses,
  ],
  'cluster-reader': [`*: *: ${read}`, open],
  'registry-viewer': [
    `image.openshift.io: imagestreamimages imagestreams imagestreamtags: ${read}`,
    'image.openshift.io: imagestreams/layers: get',
  ],
  'registry-editor': [`image.openshift.io: imagestreamimages imagestreams imagestreamtags: ${all}`, ...builder],
  'self-provisioner': ['project.openshift.io: projectrequests: create'],
  'basic-user': [
    'user.openshift.io: users: get',
    'project.openshift.io: projects projectrequests: list',
    `storage.k8s.io: storageclasses: ${read}`,
    `authorization.k8s.io: ${reviews}: create`,
  ],
  'system:basic-user': [
    `authorization.k8s.io: ${reviews}: create`,
    'authentication.k8s.io: selfsubjectreviews: create',
  ],
  'system:discovery': [{ verbs: ['get'], nonResourceURLs: [...documents, '/version'] }],
  'system:public-info-viewer': [open],
  'system:build-strategy-docker': ['build.openshift.io: builds/docker: create'],
  'system:image-builder': builder,
  'system:image-puller': ['image.openshift.io: imagestreams/layers: get'],
  'system:oauth-token-deleter': ['oauth.openshift.io: oauthaccesstokens: delete'],
};

/** Whom a ClusterRole is bound to from the start. */
const bindings: readonly (readonly [name: string, role: string, groups: readonly string[]])[] = [
  ['cluster-admin', 'cluster-admin', ['system:masters']],
  ['cluster-admins', 'cluster-admin', ['system:cluster-admins']],
  ['basic-users', 'basic-user', ['system:authenticated']],
  ['self-provisioners', 'self-provisioner', ['system:authenticated:oauth']],
  ['system:basic-user', 'system:basic-user', ['system:authenticated']],
  ['system:build-strategy-docker-binding', 'system:build-strategy-docker', ['system:authenticated']],
  ['system:discovery', 'system:discovery', ['system:authenticated']],
  ['system:public-info-viewer', 'system:public-info-viewer', ['system:authenticated', 'system:unauthenticated']],
  ['system:oauth-token-deleters', 'system:oauth-token-deleter', ['system:authenticated', 'system:unauthenticated']],
];

/** Creates the ClusterRoles and ClusterRoleBindings that a cluster starts with, where they are missing. */
export function seedRoles(store: Store): void {
  const parts = ['admin', 'edit', 'view'];
  const objects = [
    ...Object.entries(roles).map(([name, lines]) => clusterRole(name, lines, parts.includes(name) ? name : undefined)),
    ...bindings.map(([name, role, groups]) => clusterRoleBinding(name, role, groups)),
  ];
  for (const object of objects) if (!store.get(keyOf(object))) store.create(object);
}

/** `admin`, `edit` and `view` take in what is labelled for them, as when an operator is installed. */
function clusterRole(
  name: string,
  lines: readonly (string | PolicyRule)[],
  part: string | undefined,
): KubernetesObject {
  const matchLabels = { [`${apiGroup}/aggregate-to-${part}`]: 'true' };
  const aggregationRule = { clusterRoleSelectors: [{ matchLabels }] };
  return {
    apiVersion,
    kind: 'ClusterRole',
    metadata: { name, labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } },
    rules: lines.map((line) => (typeof line === 'string' ? rule(line) : line)),
    ...(part === undefined ? {} : { aggregationRule }),
  };
}

function clusterRoleBinding(name: string, role: string, groups: readonly string[]): KubernetesObject {
  return {
    apiVersion,
    kind: 'ClusterRoleBinding',
    metadata: { name, labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } },
    roleRef: { apiGroup, kind: 'ClusterRole', name: role },
    subjects: groups.map((group) => ({ apiGroup, kind: 'Group', name: group })),
  };
}
