import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Authenticator } from '../auth/authenticate.ts';
import type { Authorizer } from '../auth/rbac.ts';
import { anonymous, type User } from '../auth/user.ts';
import { RegistryError } from './errors.ts';
import type { Route } from './route.ts';

/** What OpenShift's registry asks the cluster about who comes. */
export interface RegistryAccess extends Pick<Authenticator, 'userOf'>, Pick<Authorizer, 'decide'> {
  /** Whether there is a project of that name. */
  hasProject(name: string): boolean;
}

/** Where a client goes for a token. */
export const tokenPath = '/openshift/token';

const anonymousToken = 'anonymous';

/**
 * Lets a request pass as OpenShift's registry does: by `get` (pull) or `update` (push) of `imagestreams/layers` in the
 * project. Returns its user. Throws UNAUTHORIZED with a challenge (the way to a token where there are no credentials,
 * Basic where they do not do), NAME_INVALID where the repository is not `<project>/<name>`, NAME_UNKNOWN without project.
 */
export function permit(access: RegistryAccess, request: IncomingMessage, route: Route, address: string): User {
  const token = credentialsOf(request);
  if (token === undefined) throw wantsToken(address);
  const user = token === anonymousToken ? anonymous : access.userOf(token);
  if (user === undefined) throw denied();
  if (route.what === 'base') return user;
  const [namespace = '', name, ...more] = route.repository.split('/');
  if (name === undefined || more.length > 0) {
    throw new RegistryError('NAME_INVALID', `"${route.repository}" is not of the form <project>/<name>`);
  }
  const verb = request.method === 'GET' || request.method === 'HEAD' ? 'get' : 'update';
  if (!mayDo(access, user, verb, route.repository)) throw denied();
  if (!access.hasProject(namespace)) throw new RegistryError('NAME_UNKNOWN', `there is no project "${namespace}"`);
  return user;
}

/**
 * Lets a request for a repository of another registry pass: everybody's, but for one with a login `<user>:<password>`.
 * Throws UNAUTHORIZED.
 */
export function permitOutside(login: string | undefined, { headers }: IncomingMessage, address: string): void {
  if (login === undefined) return;
  if (headers.authorization === undefined) throw wantsToken(address);
  if (partsOf(headers).value !== Buffer.from(login).toString('base64')) throw denied();
}

/** Whether a user may pull from `<project>/<name>` (`get`), or push there (`update`). */
export function mayDo(
  { decide }: Pick<Authorizer, 'decide'>,
  user: User,
  verb: 'get' | 'update',
  repository: string,
): boolean {
  const [namespace = '', name = ''] = repository.split('/');
  const layers = { group: 'image.openshift.io', resource: 'imagestreams', subresource: 'layers' };
  return decide(user, { verb, ...layers, namespace, name }).allowed;
}

/**
 * GET of `/openshift/token`: the cluster's token that came as the password of basic auth is the registry's token. For a
 * repository of another registry it is the login, as it came.
 */
export function serveToken(access: RegistryAccess, request: IncomingMessage, response: ServerResponse): void {
  const isOutside = /[?&]scope=repository(?::|%3A)outside(?:\/|%2F)/i.test(request.url ?? '');
  const given = isOutside ? partsOf(request.headers).value : credentialsOf(request);
  const token = request.headers.authorization === undefined ? anonymousToken : (given ?? '');
  if (!isOutside && token !== anonymousToken && access.userOf(token) === undefined) throw denied();
  const body = JSON.stringify({ token, access_token: token });
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(body);
}

/** The token of a bearer, or the password of basic auth; undefined without credentials. */
function credentialsOf({ headers }: IncomingMessage): string | undefined {
  const { scheme, value } = partsOf(headers);
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return undefined;
  return /^[^:]*:(?<password>.*)$/s.exec(Buffer.from(value, 'base64').toString())?.groups?.password;
}

function partsOf({ authorization = '' }: IncomingMessage['headers']): { scheme: string; value: string } {
  const { scheme = '', value = '' } = /^(?<scheme>\w+) +(?<value>\S+)$/.exec(authorization)?.groups ?? {};
  return { scheme, value };
}

/** The refusal of who has no token, or one that has run out. */
export function wantsToken(address: string): RegistryError {
  return unauthorized('authentication required', `Bearer realm="${address}${tokenPath}"`);
}

function denied(): RegistryError {
  return unauthorized('authentication required', 'Basic realm=openshift,error="access denied"');
}

function unauthorized(message: string, challenge: string): RegistryError {
  return new RegistryError('UNAUTHORIZED', message, { 'WWW-Authenticate': challenge });
}
