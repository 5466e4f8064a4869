import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { type Authenticator, bearerTokenIn, createAuthenticator } from '../auth/authenticate.ts';
import { seedRoles } from '../auth/default-roles.ts';
import { createOAuthServer, type Passwords } from '../auth/oauth-server.ts';
import { createAuthorizer } from '../auth/rbac.ts';
import type { User } from '../auth/user.ts';
import type { Certificates } from '../certificates.ts';
import { createFaults, type FaultGate, type Strike } from '../faults.ts';
import { close, listen } from '../listen.ts';
import type { Store } from '../store.ts';
import type { ImageReader } from '../streams/image-object.ts';
import type { Importer } from '../streams/importer.ts';
import type { BuildRunner } from './binary-build.ts';
import type { Serving } from './call.ts';
import { discoveryOf, versionInfo } from './discovery.ts';
import type { Schemas } from './field-validation.ts';
import { documentAt, type MetricsServer, refuseMetrics } from './metrics.ts';
import type { PodLogs } from './pod-log.ts';
import { attributesOf, forbidden, forbiddenPath, verbOf } from './request-info.ts';
import { type Resource, resources } from './resources.ts';
import { ownSchemas } from './schemas.ts';
import { answer, serveResource } from './serve-resource.ts';
import { ApiError, statusOf } from './status.ts';
import { type Target, targetOf } from './target.ts';

/** What an API server is made of. */
export interface ApiOptions {
  readonly store: Store;
  readonly certificates: Certificates;
  /** The bearer token of `system:admin`, who may do everything. */
  readonly token: string;
  readonly port?: number | undefined;
  readonly podLogs: PodLogs;
  /** What measures pods and nodes; measurements are ordinary objects where nothing does. */
  readonly metrics?: MetricsServer;
  /** Who runs Builds; nobody where nothing is given: what is uploaded is taken and forgotten. */
  readonly builds?: BuildRunner;
  /** The integrated registry, for what ImageStreamTags tell of their images. */
  readonly registry?: ImageReader;
  /** Who imports images for an ImageStreamImport; no registry answers where nothing is given. */
  readonly importer?: Importer;
  /** Who may sign in with a password; undefined where the cluster has its users elsewhere (external OIDC). */
  readonly passwords?: Passwords | undefined;
  /** Where others have to know the tokens, too. */
  readonly authenticator?: Authenticator;
  readonly faults?: FaultGate;
  /** The fields of the kinds, for `fieldValidation=Strict`; those that we know where nothing is given. */
  readonly schemas?: Schemas;
  /** Kinds that operators bring, besides our own. */
  readonly kinds?: readonly Resource[];
}

/** A running API server. */
export interface Api {
  /** `https://127.0.0.1:<port>`. */
  readonly server: string;
  close(): Promise<void>;
}

const unguarded = ['/version', '/healthz', '/livez', '/readyz'];

/**
 * Serves a store as the Kubernetes API of an OpenShift does, with users, roles and sign-in; the default roles are put
 * into the store. Errors: `request`, `sandbox:port_in_use`.
 */
export async function startApi(options: ApiOptions): Promise<Api> {
  const serving = servingOf(options);
  const { cert, key } = options.certificates;
  const server = createServer({ cert, key }, async (request, response) => {
    try {
      await serve(serving, request, response);
    } catch (error) {
      const status = statusOf(error);
      if (response.headersSent || response.destroyed) return void response.destroy();
      if (status.code === 429) response.setHeader('Retry-After', '1');
      answer(response, status.code, status);
    }
  });
  const port = await listen(server, 'API server', options.port);
  return { server: `https://127.0.0.1:${port}`, close: () => close(server) };
}

function servingOf({ store, token, podLogs, metrics, passwords, ...given }: ApiOptions): Serving {
  seedRoles(store);
  const { authenticator = createAuthenticator(store, token), faults = createFaults(), schemas = ownSchemas } = given;
  const oauth = passwords && createOAuthServer(store, passwords);
  const { builds = nobody, kinds = [], registry, importer = () => undefined } = given;
  const served = [...resources, ...kinds];
  return {
    store,
    podLogs,
    metrics,
    builds,
    registry,
    importer,
    authenticator,
    authorizer: createAuthorizer(store),
    faults,
    oauth,
    schemas,
    resources: served,
    discovery: discoveryOf(served),
  };
}

const nobody: BuildRunner = {
  async receive(_build, content) {
    for await (const _piece of content);
  },
  log: () => undefined,
};

async function serve(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', `https://${request.headers.host ?? '127.0.0.1'}`);
  const { pathname } = url;
  if (pathname === '/healthz' || pathname === '/livez' || pathname === '/readyz') return void response.end('ok');
  const isResource = /^\/(?:api|apis\/[^/]+)\/[^/]+\/[^/]/.test(pathname);
  const user = identify(serving, request);
  const target = isResource && user ? targetOf(serving.resources, pathname) : undefined;
  const verb = target
    ? verbOf(request.method ?? 'GET', target, url.searchParams)
    : (request.method ?? 'GET').toLowerCase();
  const strike = await serving.faults.pass(described(request, verb, target, user), response);
  if (strike === 'gone') return;
  if (strike !== 'answer') throw injected(serving, strike, request);
  if (await serving.oauth?.(request, url, response)) return;
  if (user === undefined) throw new ApiError('Unauthorized', 'Unauthorized');
  refuseMetrics(serving.metrics, pathname);
  if (target === undefined) return serveDocument(serving, pathname, verb, user, response);
  permit(serving, target, verb, user);
  await serveResource(serving, { request, response, url, target, verb, user });
}

/** Undefined where the credentials are no good; signing in comes without good ones. */
function identify({ authenticator }: Serving, { headers }: IncomingMessage): User | undefined {
  try {
    return authenticator.authenticate(headers.authorization);
  } catch {
    return undefined;
  }
}

function described(
  { method = 'GET', url = '/' }: IncomingMessage,
  verb: string,
  target: Target | undefined,
  user: User | undefined,
) {
  const asked = { server: 'api', method, path: url, verb, user: user?.username } as const;
  if (target === undefined) return asked;
  const { resource, subresource, namespace, name } = target;
  return { ...asked, kind: resource.kind, resource: resource.plural, subresource, namespace, name };
}

function injected({ authenticator }: Serving, code: Exclude<Strike, string>, { headers }: IncomingMessage): ApiError {
  if (code === 401) {
    authenticator.expire(bearerTokenIn(headers.authorization) ?? '');
    return new ApiError('Unauthorized', 'Unauthorized');
  }
  if (code === 409) {
    const advice = 'the object has been modified; please apply your changes to the latest version and try again';
    return new ApiError('Conflict', `Operation cannot be fulfilled: ${advice}`);
  }
  if (code === 500) return new ApiError('InternalError', 'Internal error occurred: etcdserver: request timed out');
  const message = 'the server has received too many requests and has asked us to try again later';
  return new ApiError('TooManyRequests', message, { retryAfterSeconds: 1 });
}

function serveDocument(
  { authorizer, store, metrics, discovery }: Serving,
  path: string,
  verb: string,
  user: User,
  response: ServerResponse,
): void {
  if (!unguarded.includes(path) && !authorizer.decide(user, { verb, path }).allowed)
    throw forbiddenPath(path, user, verb);
  const document = path === '/version' ? versionInfo(kubernetesVersion(store)) : documentAt(metrics, discovery, path);
  if (document === undefined) throw new ApiError('NotFound', 'the server could not find the requested resource');
  answer(response, 200, document);
}

function permit({ authorizer }: Serving, target: Target, verb: string, user: User): void {
  const attributes = attributesOf(verb, target);
  if (target.resource.kind === 'User' && target.name === '~') return;
  if (target.resource.kind === 'Project' && target.name === undefined) return;
  const { allowed, reason } = authorizer.decide(user, attributes);
  if (!allowed) throw forbidden(target, user, attributes, reason);
}

/** The server is of the same release as its nodes. */
function kubernetesVersion(store: Store): string {
  const [node] = store.list({ apiVersion: 'v1', kind: 'Node' });
  return node?.status?.nodeInfo?.kubeletVersion ?? 'v1.32.8';
}
