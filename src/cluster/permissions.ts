import type { Operator, Product } from '../model/operator.ts';
import type { Permission } from '../model/permission.ts';
import { jobNamespace } from './job/job-place.ts';
import { resourceOf } from './kinds.ts';
import { namespacesOf } from './swap/workloads.ts';

type Verb = Permission['verb'];

function may(group: string, resources: readonly string[], verbs: readonly Verb[], namespace?: string): Permission[] {
  const where = namespace === undefined ? {} : { namespace };
  return resources.flatMap((resource) => verbs.map((verb) => ({ verb, group, resource, ...where })));
}

/** What it takes to see which operator there is and what it says of itself. */
export const factsPermissions: readonly Permission[] = [
  ...may('operators.coreos.com', ['subscriptions'], ['list']),
  ...may('config.openshift.io', ['clusterversions'], ['get']),
  ...may('', ['nodes'], ['list']),
  ...may('', ['configmaps'], ['get'], 'kube-public'),
];

/** What it takes to keep other runs off the cluster. */
export function lockPermissions({ namespace: home }: Operator): readonly Permission[] {
  return [
    ...may('operators.coreos.com', ['subscriptions'], ['list']),
    ...may('coordination.k8s.io', ['leases'], ['get', 'create', 'patch'], home),
  ];
}

/** What it takes to find a Job and to follow it to its end. */
export const followJobPermissions: readonly Permission[] = [
  ...may('batch', ['jobs'], ['get', 'list'], jobNamespace),
  ...may('', ['pods', 'events'], ['list'], jobNamespace),
  ...may('', ['pods/log'], ['get'], jobNamespace),
];

const accessKinds = ['clusterroles', 'clusterrolebindings', 'roles', 'rolebindings'];

/** What it takes to make a Job, besides all that it may do itself: nobody gives away more than he has. */
export function startJobPermissions(testsRole: string): readonly Permission[] {
  return [
    ...may('', ['namespaces'], ['get', 'create']),
    ...may('', ['configmaps', 'secrets', 'serviceaccounts', 'serviceaccounts/token'], ['create'], jobNamespace),
    ...may('batch', ['jobs'], ['create', 'patch', 'delete'], jobNamespace),
    ...may('rbac.authorization.k8s.io', accessKinds, ['create', 'list', 'delete']),
    { verb: 'bind', group: 'rbac.authorization.k8s.io', resource: 'clusterroles', name: testsRole },
  ];
}

/** What it takes to stop a Job and to take its rights away, wherever they lie. */
export const cancelJobPermissions: readonly Permission[] = [
  ...followJobPermissions,
  ...may('batch', ['jobs'], ['patch'], jobNamespace),
  ...may('rbac.authorization.k8s.io', accessKinds, ['list', 'delete']),
];

/** What it takes to see which images are there; nothing is changed. */
export function statusPermissions({ operator, components }: Product): readonly Permission[] {
  const { namespace: home } = operator;
  return [
    ...may('operators.coreos.com', ['subscriptions'], ['list']),
    ...may('config.openshift.io', ['clusterversions', 'images'], ['get']),
    ...may('operators.coreos.com', ['subscriptions', 'clusterserviceversions'], ['get'], home),
    ...may('', ['configmaps'], ['get'], home),
    ...may('coordination.k8s.io', ['leases'], ['get'], home),
    ...mayConfigure(operator, ['get']),
    ...followJobPermissions,
    ...may('', ['configmaps'], ['get'], jobNamespace),
    ...namespacesOf(components).flatMap((namespace) => [
      ...may('apps', ['deployments', 'statefulsets'], ['list'], namespace),
      ...may('', ['pods'], ['list'], namespace),
    ]),
  ];
}

/** The object that the operator installs everything by, where it has one. */
function mayConfigure({ customResource }: Operator, verbs: readonly Verb[]): Permission[] {
  if (customResource === undefined) return [];
  const { group, resource } = resourceOf(customResource);
  return may(group, [resource], verbs, customResource.namespace);
}

/** What it takes to swap images and to take that back, where a Subscription has installed the operator. */
export function swapPermissions({ operator, components }: Product): readonly Permission[] {
  const { namespace: home, targetNamespace } = operator;
  const keepsSets = components.some(({ installerSets }) => installerSets !== undefined);
  return [
    ...may('operators.coreos.com', ['subscriptions'], ['get', 'patch'], home),
    ...may('operators.coreos.com', ['clusterserviceversions'], ['get'], home),
    ...may('', ['configmaps'], ['get', 'create', 'patch', 'delete'], home),
    ...may('apps', ['deployments'], ['get'], home),
    ...may('apps', ['replicasets'], ['list'], home),
    ...may('', ['pods', 'events'], ['list'], home),
    ...may('', ['pods/log'], ['get'], home),
    ...(keepsSets ? may('operator.tekton.dev', ['tektoninstallersets'], ['list', 'patch', 'delete']) : []),
    ...[...new Set([targetNamespace, ...namespacesOf(components)])].flatMap((namespace) => [
      ...may('apps', ['deployments', 'statefulsets', 'replicasets'], ['list'], namespace),
      ...may('apps', ['deployments', 'statefulsets'], ['get'], namespace),
      ...may('', ['pods', 'events'], ['list'], namespace),
      ...may('', ['pods'], ['delete'], namespace),
      ...may('', ['pods/log'], ['get'], namespace),
    ]),
  ];
}

/** What the suites do themselves before anything else: a namespace a scenario, and changes of the operator's object. */
export function suitePermissions(operator: Operator): readonly Permission[] {
  return [...may('', ['namespaces'], ['create', 'delete']), ...mayConfigure(operator, ['get', 'patch'])];
}

/** What it takes to measure what pods use. */
export const resourcesPermissions: readonly Permission[] = [
  ...may('', ['nodes', 'pods'], ['list']),
  ...may('metrics.k8s.io', ['pods'], ['list']),
];

/** What it takes, beside a swap, to see what explains failures: what the tests make, and what nodes say. */
export const observePermissions: readonly Permission[] = [
  ...may('', ['namespaces', 'nodes', 'pods', 'events'], ['list']),
];
