import type { Permission } from '../model/permission.ts';
import { targetNamespace } from './operator/find-operator.ts';

/** Where OLM installs operators. */
const home = 'openshift-operators';

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
export const lockPermissions: readonly Permission[] = [
  ...may('operators.coreos.com', ['subscriptions'], ['list']),
  ...may('coordination.k8s.io', ['leases'], ['get', 'create', 'patch'], home),
];

/** What it takes to see which images are there; nothing is changed. */
export const statusPermissions: readonly Permission[] = [
  ...may('operators.coreos.com', ['subscriptions'], ['list']),
  ...may('config.openshift.io', ['clusterversions', 'images'], ['get']),
  ...may('operators.coreos.com', ['subscriptions', 'clusterserviceversions'], ['get'], home),
  ...may('', ['configmaps'], ['get'], home),
  ...may('coordination.k8s.io', ['leases'], ['get'], home),
  ...may('operator.tekton.dev', ['tektonconfigs'], ['get']),
  ...may('apps', ['deployments', 'statefulsets'], ['list'], targetNamespace),
  ...may('', ['pods'], ['list'], targetNamespace),
];

/** What it takes to swap images and to take that back, where a Subscription has installed the operator. */
export const swapPermissions: readonly Permission[] = [
  ...may('operators.coreos.com', ['subscriptions'], ['get', 'patch'], home),
  ...may('operators.coreos.com', ['clusterserviceversions'], ['get'], home),
  ...may('', ['configmaps'], ['get', 'create', 'patch', 'delete'], home),
  ...may('apps', ['deployments'], ['get'], home),
  ...may('apps', ['replicasets'], ['list'], home),
  ...may('', ['pods', 'events'], ['list'], home),
  ...may('', ['pods/log'], ['get'], home),
  ...may('operator.tekton.dev', ['tektoninstallersets'], ['list', 'patch', 'delete']),
  ...may('apps', ['deployments', 'statefulsets', 'replicasets'], ['list'], targetNamespace),
  ...may('apps', ['deployments', 'statefulsets'], ['get'], targetNamespace),
  ...may('', ['pods', 'events'], ['list'], targetNamespace),
  ...may('', ['pods'], ['delete'], targetNamespace),
  ...may('', ['pods/log'], ['get'], targetNamespace),
];

/** What the suites do themselves before anything else: a namespace a scenario, and changes of the TektonConfig. */
export const suitePermissions: readonly Permission[] = [
  ...may('', ['namespaces'], ['create', 'delete']),
  ...may('operator.tekton.dev', ['tektonconfigs'], ['get', 'patch']),
];
