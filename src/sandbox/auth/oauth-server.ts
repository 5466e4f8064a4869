import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Store } from '../store.ts';
import { issueOAuthToken, tokenSeconds } from './oauth-tokens.ts';

/** Who may sign in: passwords by login name. */
export type Passwords = Readonly<Record<string, string>>;

/** Answers the addresses of OpenShift's OAuth server; returns false where the address is none of them. */
export type OAuthServer = (request: IncomingMessage, url: URL, response: ServerResponse) => Promise<boolean>;

const clients = ['openshift-challenging-client', 'openshift-browser-client', 'openshift-cli-client'];
const implicitPath = '/oauth/token/implicit';

/** What a code stands for until it is exchanged. */
interface Grant {
  readonly login: string;
  readonly client: string;
  readonly redirectUri: string;
  readonly challenge: string | null;
  readonly method: string | null;
}

/**
 * OpenShift's OAuth, as far as programs use it: discovery, the password challenge, tokens in the redirect's fragment and
 * codes with PKCE. It lies on the API server itself; a real one has a host of its own.
 */
export function createOAuthServer(store: Store, passwords: Passwords): OAuthServer {
  const grants = new Map<string, Grant>();
  return async (request, { origin, pathname, searchParams }, response) => {
    if (pathname === '/.well-known/oauth-authorization-server') answerJson(response, 200, discovery(origin));
    else if (pathname === '/oauth/authorize')
      authorize(store, passwords, grants, { request, query: searchParams, response, origin });
    else if (pathname === '/oauth/token') exchange(store, grants, new URLSearchParams(await text(request)), response);
    else return false;
    return true;
  };
}

function discovery(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/oauth/authorize`,
    token_endpoint: `${issuer}/oauth/token`,
    scopes_supported: [
      'user:check-access',
      'user:full',
      'user:info',
      'user:list-projects',
      'user:list-scoped-projects',
    ],
    response_types_supported: ['code', 'token'],
    grant_types_supported: ['authorization_code', 'implicit'],
    code_challenge_methods_supported: ['plain', 'S256'],
  };
}

interface Call {
  readonly request: IncomingMessage;
  readonly query: URLSearchParams;
  readonly response: ServerResponse;
  readonly origin: string;
}

/** Every refusal of OAuth that is met here, in the server's words (RFC 6749). */
const refusals = {
  unauthorized_client: 'The client is not authorized to request a token using this method.',
  unsupported_response_type:
    'The authorization server does not support obtaining an authorization code using this method.',
  unsupported_grant_type: 'The authorization grant type is not supported by the authorization server.',
  invalid_grant:
    'The provided authorization grant or refresh token is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.',
} as const;

function authorize(store: Store, passwords: Passwords, grants: Map<string, Grant>, call: Call): void {
  const { request, query, response, origin } = call;
  const client = query.get('client_id') ?? '';
  if (!clients.includes(client)) {
    answerJson(response, 400, refusal('unauthorized_client'));
    return;
  }
  const login = signedIn(request, passwords);
  if (login === undefined) {
    challenge(request, response);
    return;
  }
  const redirectUri = query.get('redirect_uri') ?? `${origin}${implicitPath}`;
  const location = new URL(redirectUri);
  const state = query.has('state') ? { state: query.get('state') ?? '' } : {};
  const given = granted(store, grants, query, { login, client, redirectUri });
  const parameters = String(new URLSearchParams({ ...given, ...state }));
  if ('access_token' in given) location.hash = parameters;
  else location.search = parameters;
  response.writeHead(302, { Location: location.href }).end();
}

/** What the redirect carries: a token, a code or a refusal. */
function granted(
  store: Store,
  grants: Map<string, Grant>,
  query: URLSearchParams,
  grant: Pick<Grant, 'login' | 'client' | 'redirectUri'>,
): Readonly<Record<string, string>> {
  const type = query.get('response_type');
  if (type === 'token') {
    const token = issueOAuthToken(store, grant.login, { name: grant.client, redirectUri: grant.redirectUri });
    return { access_token: token, expires_in: String(tokenSeconds), scope: 'user:full', token_type: 'Bearer' };
  }
  if (type !== 'code') return refusal('unsupported_response_type');
  const code = `sha256~${randomBytes(32).toString('base64url')}`;
  grants.set(code, { ...grant, challenge: query.get('code_challenge'), method: query.get('code_challenge_method') });
  return { code };
}

/** The login name of right credentials. */
function signedIn({ headers }: IncomingMessage, passwords: Passwords): string | undefined {
  const encoded = /^Basic +(?<encoded>\S+)$/i.exec(headers.authorization ?? '')?.groups?.encoded ?? '';
  const [, login = '', password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  const expected = Object.hasOwn(passwords, login) ? passwords[login] : undefined;
  return expected !== undefined && timingSafeEqual(hash(expected), hash(password)) ? login : undefined;
}

const hash = (value: string) => createHash('sha256').update(value).digest();

/** Browsers do not send the header, and get no challenge: they would show their own dialog. */
function challenge(request: IncomingMessage, response: ServerResponse): void {
  const advice = 'A non-empty X-CSRF-Token header is required to receive basic-auth challenges';
  const headers = request.headers['x-csrf-token']
    ? { 'WWW-Authenticate': 'Basic realm="openshift"' }
    : {
        Warning: `199 Origin "You must obtain an API token by visiting /oauth/token/request" , 199 Origin "${advice}"`,
      };
  response.writeHead(401, { 'Content-Type': 'text/plain; charset=utf-8', ...headers }).end('Unauthorized\n');
}

/** A code for a token, once. */
function exchange(store: Store, grants: Map<string, Grant>, form: URLSearchParams, response: ServerResponse): void {
  const code = form.get('code') ?? '';
  const grant = grants.get(code);
  grants.delete(code);
  const isCode = form.get('grant_type') === 'authorization_code';
  if (!isCode || grant === undefined || !proves(grant, form.get('code_verifier') ?? '')) {
    answerJson(response, 400, refusal(isCode ? 'invalid_grant' : 'unsupported_grant_type'));
    return;
  }
  const { login, client, redirectUri } = grant;
  const access_token = issueOAuthToken(store, login, { name: client, redirectUri });
  answerJson(response, 200, { access_token, expires_in: tokenSeconds, scope: 'user:full', token_type: 'Bearer' });
}

/** RFC 7636, 4.6. */
function proves({ challenge, method }: Grant, verifier: string): boolean {
  if (challenge === null) return true;
  return challenge === (method === 'S256' ? hash(verifier).toString('base64url') : verifier);
}

function refusal(error: keyof typeof refusals) {
  return { error, error_description: refusals[error] };
}

function answerJson(response: ServerResponse, code: number, body: unknown): void {
  response
    .writeHead(code, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
    .end(JSON.stringify(body));
}
