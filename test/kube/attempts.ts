import type { ContractWorld } from '../contract/contract-cluster.ts';
import type { Session } from './session.ts';

const methods = {
  ...{ get: 'GET', list: 'GET', watch: 'GET', create: 'POST', update: 'PUT' },
  ...{ patch: 'PATCH', delete: 'DELETE', deletecollection: 'DELETE' },
} as const;

type Verb = keyof typeof methods;

/** A resource as discovery tells of it: `pods/log` of version `v1` of the core group. */
interface Resource {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly namespaced: boolean;
  readonly kind: string;
}

/** What somebody tries; without a name the object is one that is not there. */
export interface Attempt extends Pick<Resource, 'group' | 'resource'> {
  readonly verb: string;
  readonly version?: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** Every resource that the API server has, with its subresources. */
export async function servedResources({ request }: ContractWorld): Promise<readonly Resource[]> {
  const { groups } = (await request({ method: 'GET', path: '/apis' })).body;
  const preferred = (groups as readonly Group[]).map(({ preferredVersion }) => preferredVersion.groupVersion);
  const lists = ['v1', ...preferred].map(async (apiVersion) => {
    const [version = '', group = ''] = apiVersion.split('/').reverse();
    const path = group === '' ? `/api/${version}` : `/apis/${apiVersion}`;
    const { resources } = (await request({ method: 'GET', path })).body;
    return (resources as readonly Listed[]).map(({ name, namespaced, kind }) => {
      return { group, version, resource: name, namespaced, kind };
    });
  });
  return (await Promise.all(lists)).flat();
}

interface Group {
  readonly preferredVersion: { readonly groupVersion: string };
}

interface Listed {
  readonly name: string;
  readonly namespaced: boolean;
  readonly kind: string;
}

/** All that can be tried of a resource: everywhere, and in each namespace. */
export function attemptsOn(
  { group, version, resource, namespaced }: Resource,
  namespaces: readonly string[],
): readonly Attempt[] {
  const verbs = Object.keys(methods).filter((verb) => !(resource.includes('/') && isOfAll(verb)));
  const places = namespaced ? [{}, ...namespaces.map((namespace) => ({ namespace }))] : [{}];
  return places.flatMap((place) => verbs.map((verb) => ({ verb, group, version, resource, ...place })));
}

function isOfAll(verb: string): boolean {
  return verb === 'list' || verb === 'watch' || verb === 'deletecollection';
}

/** Tries it and tells the HTTP code: 403 where it is refused. Nothing comes of what is let pass. */
export async function tried({ send }: Session, attempt: Attempt): Promise<number> {
  const method = methods[attempt.verb as Verb];
  const type = attempt.verb === 'patch' ? 'application/merge-patch+json' : 'application/json';
  // A body of DELETE would be options, and take the place of those of the query.
  const body = method === 'GET' || method === 'DELETE' ? {} : { body: {}, type };
  return (await send({ method, path: pathOf(attempt), ...body })).code;
}

function pathOf({ verb, group, version = 'v1', resource, namespace, name = 'nothing' }: Attempt): string {
  const [plural, part] = resource.split('/');
  const home = `${group === '' ? '/api' : `/apis/${group}`}/${version}`;
  const place = namespace === undefined ? '' : `/namespaces/${namespace}`;
  const object = isOfAll(verb) || (verb === 'create' && part === undefined) ? '' : `/${name}`;
  const query = verb === 'watch' ? 'watch=true&timeoutSeconds=1' : 'dryRun=All';
  return `${home}${place}/${plural}${object}${part === undefined ? '' : `/${part}`}?${query}`;
}
