import type { Cluster, KubernetesObject, NamespacedName, ObjectKey, Patch } from '../ports/cluster.ts';
import { type ClusterAccess, type ClusterChoice, kubeconfigAccess } from './cluster-access.ts';
import { type Connection, createConnection, isSuccess } from './kubernetes-connection.ts';
import { notServed, type Status, words } from './kubernetes-errors.ts';
import { listObjects } from './kubernetes-list.ts';
import { type Api, createResources, homePath, objectPath } from './kubernetes-resources.ts';
import { followLog, upload } from './kubernetes-streams.ts';

const writing = 'fieldManager=streamstress&fieldValidation=Strict';

/**
 * The Kubernetes API of one cluster, in raw JSON; signs in (or reads the kubeconfig) at the first call. A kind that the
 * cluster does not serve has no objects: nothing is found, listed, patched or deleted, and creating one is the error
 * `cluster:kind_not_served`. Besides the port's errors there are those of signing in.
 */
export function createCluster(choice: ClusterChoice | ClusterAccess, backoffMilliseconds?: number): Cluster {
  const access = 'config' in choice ? choice : kubeconfigAccess(choice);
  const connection = createConnection(access, backoffMilliseconds);
  const api: Api = { connection, find: createResources(connection) };
  return {
    server: () => connection.server(),
    get: (key) => getObject(api, key),
    async list(kind, where) {
      const resource = await api.find(kind);
      return resource === undefined ? [] : listObjects(connection, resource, kind, where);
    },
    create: (object) => createObject(api, object),
    patch: (key, patch) => patchObject(api, key, patch),
    delete: (key) => deleteObject(api, key),
    async issueToken(account, seconds) {
      const token = await issueToken(connection, account, seconds);
      access.secrets.add(token);
      return token;
    },
    upload: (to, content, signal) => upload(api, to, content, signal),
    followLog: (of, onLine, signal, part) => followLog(api, of, onLine, signal, part),
    log: (pod, container, lines, previous = false) => readLog(connection, { pod, container, lines, previous }),
  };
}

async function getObject({ connection, find }: Api, key: ObjectKey): Promise<KubernetesObject | undefined> {
  const resource = await find(key);
  if (resource === undefined) return undefined;
  const { code, body } = await connection.send({
    method: 'GET',
    path: objectPath(resource, key),
    idempotent: true,
    what: words('get', key),
    expects: (code) => code === 200 || code === 404,
  });
  return code === 404 ? undefined : body;
}

async function createObject({ connection, find }: Api, object: KubernetesObject): Promise<KubernetesObject | 'exists'> {
  const { name, namespace } = object.metadata;
  const key = {
    apiVersion: object.apiVersion,
    kind: object.kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
  };
  const resource = await find(key);
  if (resource === undefined) throw notServed(key);
  const { code, body } = await connection.send({
    method: 'POST',
    path: `${homePath(resource, key)}?${writing}`,
    body: object,
    contentType: 'application/json',
    idempotent: false,
    what: words('create', key),
    expects: (code, status) => isSuccess(code) || (code === 409 && status.reason === 'AlreadyExists'),
  });
  return code === 409 ? 'exists' : body;
}

async function patchObject(
  { connection, find }: Api,
  key: ObjectKey,
  patch: Patch,
): Promise<KubernetesObject | 'not_found' | 'conflict'> {
  const resource = await find(key);
  if (resource === undefined) return 'not_found';
  const { code, body } = await connection.send({
    method: 'PATCH',
    path: `${objectPath(resource, key)}?${writing}`,
    body: patch.body,
    contentType: patch.type === 'merge' ? 'application/merge-patch+json' : 'application/json-patch+json',
    idempotent: patch.type === 'merge',
    what: words('patch', key),
    expects: (code, status) => isSuccess(code) || code === 404 || code === 409 || isFailedTest(patch, code, status),
  });
  if (code === 404) return 'not_found';
  return code === 409 || code === 422 ? 'conflict' : body;
}

/** The API answers a JSON patch whose `test` fails with 422 and, unlike an invalid object, without causes. */
function isFailedTest(patch: Patch, code: number, status: Status): boolean {
  const tests = patch.type === 'json' && patch.body.some((operation) => operation.op === 'test');
  return tests && code === 422 && (status.details?.causes ?? []).length === 0;
}

async function deleteObject({ connection, find }: Api, key: ObjectKey): Promise<'deleted' | 'not_found'> {
  const resource = await find(key);
  if (resource === undefined) return 'not_found';
  const { code } = await connection.send({
    method: 'DELETE',
    path: objectPath(resource, key),
    body: { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background' },
    contentType: 'application/json',
    idempotent: true,
    what: words('delete', key),
    expects: (code) => isSuccess(code) || code === 404,
  });
  return code === 404 ? 'not_found' : 'deleted';
}

async function issueToken(connection: Connection, { namespace, name }: NamespacedName, seconds: number) {
  const request = {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { expirationSeconds: seconds },
  };
  const { body } = await connection.send({
    method: 'POST',
    path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/serviceaccounts/${encodeURIComponent(name)}/token?${writing}`,
    body: request,
    contentType: 'application/json',
    idempotent: true,
    what: `get a token of ServiceAccount "${namespace}/${name}"`,
    expects: isSuccess,
  });
  return body.status.token as string;
}

/** Which lines of which log. */
interface AskedLog {
  readonly pod: NamespacedName;
  readonly container: string;
  readonly lines: number;
  readonly previous: boolean;
}

/** Nothing has a log yet or any more: a pod without a node (204), a container that has not started (400), what is gone (404). */
async function readLog(connection: Connection, { pod, container, lines, previous }: AskedLog): Promise<string> {
  const query = new URLSearchParams({ container, tailLines: `${lines}`, ...(previous ? { previous: 'true' } : {}) });
  const { code, body } = await connection.send({
    method: 'GET',
    path: `/api/v1/namespaces/${encodeURIComponent(pod.namespace)}/pods/${encodeURIComponent(pod.name)}/log?${query}`,
    idempotent: true,
    text: true,
    what: `read the log of "${container}" in Pod "${pod.namespace}/${pod.name}"`,
    expects: (answered) => [200, 204, 400, 404].includes(answered),
  });
  return code === 200 ? body : '';
}
