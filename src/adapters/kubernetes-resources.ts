import { StreamstressError } from '../model/error.ts';
import type { Kind, ObjectKey } from '../ports/cluster.ts';
import type { Connection } from './kubernetes-connection.ts';

/** Where the objects of a kind are served. */
export interface Resource {
  /** `/apis/apps/v1`. */
  readonly base: string;
  /** `deployments`. */
  readonly plural: string;
  readonly namespaced: boolean;
}

/** What the verbs share. */
export interface Api {
  readonly connection: Connection;
  find(kind: Kind): Promise<Resource | undefined>;
}

type Resources = ReadonlyMap<string, Resource>;

/** Finds a kind's resource by the server's discovery; undefined where the kind is not served. What was found is kept. */
export function createResources(connection: Connection): (kind: Kind) => Promise<Resource | undefined> {
  const known = new Map<string, Resource>();
  const asked = new Map<string, Promise<Resources>>();
  return async ({ apiVersion, kind }) => {
    const key = `${apiVersion} ${kind}`;
    if (!known.has(key)) {
      const found = asked.get(apiVersion) ?? discover(connection, apiVersion).finally(() => asked.delete(apiVersion));
      asked.set(apiVersion, found);
      for (const [name, resource] of await found) known.set(`${apiVersion} ${name}`, resource);
    }
    return known.get(key);
  };
}

async function discover(connection: Connection, apiVersion: string): Promise<Resources> {
  const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const what = `discover the kinds of "${apiVersion}"`;
  const expects = (code: number) => code === 200 || code === 404;
  const { code, body } = await connection.send({ method: 'GET', path: base, idempotent: true, what, expects });
  if (code === 404) return new Map();
  const listed = body.resources as readonly { name: string; kind: string; namespaced: boolean }[];
  const whole = listed.filter((resource) => !resource.name.includes('/'));
  return new Map(whole.map(({ name, kind, namespaced }) => [kind, { base, plural: name, namespaced }]));
}

/** Path of all objects of a resource, in one namespace or in all. */
export function collectionPath({ base, plural, namespaced }: Resource, namespace: string | undefined): string {
  return namespaced && namespace !== undefined ? `${base}/namespaces/${namespace}/${plural}` : `${base}/${plural}`;
}

/** Path of the collection that one object belongs to. Error: `bug` where the kind needs a namespace and none is given. */
export function homePath(resource: Resource, key: ObjectKey): string {
  if (resource.namespaced && !key.namespace) {
    throw new StreamstressError(
      'bug',
      ['cluster', 'no_namespace'],
      `${key.kind} "${key.name}" is asked for without a namespace`,
    );
  }
  return collectionPath(resource, key.namespace);
}

/** Path of one object. */
export function objectPath(resource: Resource, key: ObjectKey): string {
  return `${homePath(resource, key)}/${encodeURIComponent(key.name)}`;
}
