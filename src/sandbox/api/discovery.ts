import { architecture } from '../registry/make-image.ts';
import { groupVersion, type Resource } from './resources.ts';

const subresourceVerbs: Readonly<Record<string, readonly string[]>> = {
  status: ['get', 'patch', 'update'],
  log: ['get'],
  token: ['create'],
  layers: ['get'],
  proxy: ['create', 'get'],
  instantiate: ['create'],
  instantiatebinary: ['create'],
  clone: ['create'],
};

/** Documents by path: what clients read to learn which kinds there are, and how they are patched. */
export type Discovery = ReadonlyMap<string, unknown>;

/** The documents on these resources. */
export function discoveryOf(resources: readonly Resource[]): Discovery {
  const byVersion = Map.groupBy(resources, groupVersion);
  const names = [...byVersion.keys()];
  const groups = groupsOf(resources);
  return new Map<string, unknown>([
    ['/api', { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] }],
    ['/apis', { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.filter(({ name }) => name !== '') }],
    ...groups.map((group) => [`/apis/${group.name}`, { kind: 'APIGroup', apiVersion: 'v1', ...group }] as const),
    ...[...byVersion].map(([name, members]) => [`/${pathOf(name)}`, resourceList(name, members)] as const),
    ['/openapi/v3', { paths: Object.fromEntries(names.map((name) => [pathOf(name), openApiAddress(name)])) }],
    ...[...byVersion].map(([name, members]) => [`/openapi/v3/${pathOf(name)}`, openApi(name, members)] as const),
  ]);
}

/** What `/version` says of a release of Kubernetes: `v1.32.8`. */
export function versionInfo(gitVersion: string) {
  const [major, minor] = gitVersion.slice(1).split('.');
  return { major, minor, gitVersion, platform: `linux/${architecture}` };
}

function pathOf(name: string): string {
  return name.includes('/') ? `apis/${name}` : `api/${name}`;
}

function groupsOf(resources: readonly Resource[]) {
  return [...Map.groupBy(resources, ({ group }) => group)].map(([name, members]) => {
    const names = [...new Set(members.map(({ version }) => version))];
    const versions = names.map((version) => ({ groupVersion: groupVersion({ group: name, version }), version }));
    return { name, versions, preferredVersion: versions[0] };
  });
}

function resourceList(name: string, members: readonly Resource[]) {
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: name, resources: members.flatMap(entries) };
}

function entries({ kind, plural, namespaced, subresources, shortNames, verbs }: Resource) {
  const singularName = kind.toLowerCase();
  return [
    { name: plural, singularName, namespaced, kind, verbs, shortNames },
    ...subresources.map((subresource) => ({
      name: `${plural}/${subresource}`,
      singularName: '',
      namespaced,
      kind,
      verbs: subresourceVerbs[subresource] ?? [],
    })),
  ];
}

function openApiAddress(name: string) {
  return { serverRelativeURL: `/openapi/v3/${pathOf(name)}` };
}

/** As much of OpenAPI as `kubectl` reads before it sends a patch: that the server itself checks fields. */
function openApi(name: string, members: readonly Resource[]) {
  const paths = Object.fromEntries(
    members.map((resource) => [patchPath(name, resource), { patch: patchOperation(resource) }]),
  );
  return {
    openapi: '3.0.0',
    info: { title: 'streamstress sandbox', version: '1' },
    paths,
    components: { schemas: {} },
  };
}

function patchPath(name: string, { namespaced, plural }: Resource): string {
  return `/${pathOf(name)}/${namespaced ? 'namespaces/{namespace}/' : ''}${plural}/{name}`;
}

function patchOperation({ group, version, kind }: Resource) {
  const types = ['application/json-patch+json', 'application/merge-patch+json', 'application/apply-patch+yaml'];
  return {
    'x-kubernetes-group-version-kind': { group, version, kind },
    'x-kubernetes-action': 'patch',
    parameters: [{ name: 'fieldValidation', in: 'query', schema: { type: 'string' } }],
    requestBody: { content: Object.fromEntries(types.map((type) => [type, {}])) },
    responses: {},
  };
}
