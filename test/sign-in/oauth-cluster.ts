import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { makeCertificates } from '../../src/sandbox/certificates.ts';

export const user = { username: 'kubeadmin', password: 'correct-horse & "battery"' };

/** What a test wants to be otherwise: answers by path; return false to let the usual one stand. */
export type Odd = (request: IncomingMessage, url: URL, response: ServerResponse) => boolean;

/** An API server with OpenShift's OAuth on two hosts (127.0.0.1 and localhost), as recorded from `oc login -v9`. */
export interface OauthCluster {
  readonly server: string;
  /** PEM of its authority. */
  readonly ca: string;
  /** Method, path and kind of authorization of every request. */
  readonly asked: string[];
  /** Tokens that are good now. */
  readonly tokens: Set<string>;
}

export async function startOauthCluster(t: TestContext, odd: Odd = () => false): Promise<OauthCluster> {
  const { ca, cert, key } = makeCertificates(Date.now());
  const asked: string[] = [];
  const tokens = new Set<string>();
  const server = createServer({ cert, key }, (request, response) => {
    const url = new URL(request.url ?? '/', `https://${request.headers.host}`);
    const [scheme = 'nobody'] = (request.headers.authorization ?? '').split(' ');
    asked.push(`${request.method} ${url.pathname} ${scheme || 'nobody'}`);
    if (!odd(request, url, response)) answer(request, url, response, tokens);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, ca, asked, tokens };
}

function answer(request: IncomingMessage, url: URL, response: ServerResponse, tokens: Set<string>) {
  const bearer = request.headers.authorization?.replace(/^Bearer /, '');
  if (url.pathname === '/.well-known/oauth-authorization-server') {
    const issuer = `https://localhost:${url.port}`;
    return json(response, 200, { issuer, authorization_endpoint: `${issuer}/oauth/authorize` });
  }
  if (url.pathname === '/oauth/authorize') return authorize(request, url, response, tokens);
  if (!tokens.has(bearer ?? ''))
    return json(response, 401, { kind: 'Status', reason: 'Unauthorized', message: 'Unauthorized' });
  const revoked = /^\/apis\/oauth.openshift.io\/v1\/oauthaccesstokens\/(.+)$/.exec(url.pathname)?.[1];
  if (revoked && request.method === 'DELETE') {
    for (const token of tokens) if (nameOf(token) === decodeURIComponent(revoked)) tokens.delete(token);
    return json(response, 200, { kind: 'Status', status: 'Success' });
  }
  if (url.pathname === '/apis/user.openshift.io/v1') {
    return json(response, 200, { resources: [{ name: 'users', kind: 'User', namespaced: false }] });
  }
  if (url.pathname === '/apis/user.openshift.io/v1/users/~')
    return json(response, 200, { metadata: { name: user.username } });
  json(response, 404, { kind: 'Status', reason: 'NotFound', message: 'not found' });
}

function authorize(request: IncomingMessage, url: URL, response: ServerResponse, tokens: Set<string>) {
  const isAsked =
    url.searchParams.get('client_id') === 'openshift-challenging-client' &&
    url.searchParams.get('response_type') === 'token';
  const expected = `Basic ${Buffer.from(`${user.username}:${user.password}`).toString('base64')}`;
  if (!isAsked) return json(response, 400, { error: 'invalid_request' });
  if (request.headers.authorization !== expected) {
    const challenge = request.headers['x-csrf-token'] ? { 'www-authenticate': 'Basic realm="openshift"' } : {};
    return response.writeHead(401, challenge).end();
  }
  const token = `sha256~${randomBytes(32).toString('base64url')}`;
  tokens.add(token);
  const fragment = new URLSearchParams({
    access_token: token,
    expires_in: '86400',
    scope: 'user:full',
    token_type: 'Bearer',
  });
  response.writeHead(302, { location: `${url.origin}/oauth/token/implicit#${fragment}` }).end();
}

/** As the OAuth server names its OAuthAccessTokens. */
function nameOf(token: string): string {
  return `sha256~${createHash('sha256').update(token.replace('sha256~', '')).digest('base64url')}`;
}

export function json(response: ServerResponse, code: number, body: object) {
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
