import type { Permission } from '../../model/permission.ts';

type Verb = Permission['verb'];

function may(group: string, resource: string, verbs: readonly Verb[]): Permission[] {
  return verbs.map((verb) => ({ verb, group, resource }));
}

const toBuild: readonly Permission[] = [
  ...may('build.openshift.io', 'buildconfigs', ['create', 'list', 'delete']),
  ...may('build.openshift.io', 'buildconfigs/instantiatebinary', ['create']),
  ...may('build.openshift.io', 'builds', ['get', 'patch', 'delete']),
  ...may('build.openshift.io', 'builds/docker', ['create']),
  ...may('build.openshift.io', 'builds/log', ['get']),
  ...may('image.openshift.io', 'imagestreams', ['create', 'list', 'delete']),
];

/** What it takes to have images built on the cluster, in a project that is only known then; a named registry needs a login. */
export function buildPermissions(registry: string | undefined): readonly Permission[] {
  return registry === undefined ? toBuild : [...toBuild, ...may('', 'secrets', ['create'])];
}
