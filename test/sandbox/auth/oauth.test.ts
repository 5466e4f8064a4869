import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { apiFor } from '../api/test-api.ts';

const passwords = { kubeadmin: 'secret:with:colons', ada: 'lovelace' };
const challenging = '/oauth/authorize?client_id=openshift-challenging-client&response_type=token';
const basic = (login: string, password: string) => `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`;

async function signedIn(t: TestContext, login: keyof typeof passwords, now?: () => number) {
  const api = await apiFor(t, { passwords, ...(now ? { now } : {}) });
  const { code, headers } = await api.callAs(basic(login, passwords[login]))('GET', challenging);
  const fragment = new URLSearchParams(new URL(headers.location ?? '').hash.slice(1));
  return { ...api, code, fragment, as: api.callAs(`Bearer ${fragment.get('access_token')}`) };
}

test('discovery says where to sign in, without credentials', async (t) => {
  const { callAs, server } = await apiFor(t, { passwords });
  const { code, body } = await callAs(undefined)('GET', '/.well-known/oauth-authorization-server');
  assert.deepEqual([code, body.issuer], [200, server]);
  assert.equal(body.authorization_endpoint, `${server}/oauth/authorize`);
  assert.deepEqual(body.code_challenge_methods_supported, ['plain', 'S256']);
});

test('where users are elsewhere (external OIDC), there is nothing to discover', async (t) => {
  const { call, callAs } = await apiFor(t);
  assert.equal((await call('GET', '/.well-known/oauth-authorization-server')).code, 404);
  assert.notEqual((await callAs(undefined)('GET', challenging)).code, 302);
});

test('the challenge comes to who is no browser, and a wrong password is challenged again', async (t) => {
  const { callAs } = await apiFor(t, { passwords });
  const stranger = await callAs(undefined)('GET', challenging);
  assert.deepEqual([stranger.code, stranger.headers['www-authenticate']], [401, undefined]);
  assert.match(String(stranger.headers.warning), /X-CSRF-Token/);
  const login = (authorization?: string) => callAs(authorization, { 'X-CSRF-Token': '1' })('GET', challenging);
  for (const authorization of [undefined, basic('kubeadmin', 'guess'), basic('toString', ''), 'Basic']) {
    const { code, headers } = await login(authorization);
    assert.deepEqual([code, headers['www-authenticate']], [401, 'Basic realm="openshift"']);
  }
});

test('kubeadmin gets a token in the redirect and may do everything', async (t) => {
  const { code, fragment, as } = await signedIn(t, 'kubeadmin');
  assert.deepEqual([code, fragment.get('expires_in'), fragment.get('token_type')], [302, '86400', 'Bearer']);
  const { body } = await as('GET', '/apis/user.openshift.io/v1/users/~');
  assert.deepEqual([body.metadata.name, body.groups[0]], ['kube:admin', 'system:cluster-admins']);
  assert.equal((await as('GET', '/api/v1/nodes')).code, 200);
});

test('a developer may see himself and no more, and make a project of his own', async (t) => {
  const { as } = await signedIn(t, 'ada');
  assert.equal((await as('GET', '/apis/user.openshift.io/v1/users/~')).body.metadata.name, 'ada');
  const { code, body } = await as('GET', '/api/v1/nodes');
  const message = 'nodes is forbidden: User "ada" cannot list resource "nodes" in API group "" at the cluster scope';
  assert.deepEqual([code, body.reason, body.message], [403, 'Forbidden', message]);
  const projects = '/apis/project.openshift.io/v1/projects';
  assert.deepEqual((await as('GET', projects)).body.items, []);
  const request = await as('POST', '/apis/project.openshift.io/v1/projectrequests', { metadata: { name: 'mine' } });
  assert.deepEqual([request.code, request.body.kind], [201, 'Project']);
  const { items } = (await as('GET', projects)).body;
  assert.deepEqual(items[0].metadata.annotations['openshift.io/requester'], 'ada');
  assert.equal((await as('POST', '/api/v1/namespaces/mine/configmaps', { metadata: { name: 'a' } })).code, 201);
  assert.equal((await as('DELETE', `${projects}/mine`)).code, 200);
  assert.equal((await as('GET', '/api/v1/namespaces/mine/configmaps/a')).code, 403);
});

test('a token ends with its time, and by deleting its object', async (t) => {
  let now = Date.now();
  const { as, fragment } = await signedIn(t, 'ada', () => now);
  now += 86_401_000;
  assert.equal((await as('GET', '/api')).code, 401);
  now -= 86_401_000;
  const secret = fragment.get('access_token')?.replace('sha256~', '') ?? '';
  const name = `sha256~${createHash('sha256').update(secret).digest('base64url')}`;
  const tokens = '/apis/oauth.openshift.io/v1/oauthaccesstokens';
  assert.equal((await as('GET', `${tokens}/${name}`)).code, 403);
  assert.equal((await as('DELETE', `${tokens}/${name}`)).code, 200);
  assert.equal((await as('GET', '/api')).code, 401);
});

test('a code is exchanged once, by who has its verifier', async (t) => {
  const { callAs } = await apiFor(t, { passwords });
  const codeFor = async () => {
    const challenge = createHash('sha256').update('verifier').digest('base64url');
    const pkce = `code_challenge=${challenge}&code_challenge_method=S256&state=x`;
    const path = `/oauth/authorize?client_id=openshift-challenging-client&response_type=code&${pkce}`;
    const { headers } = await callAs(basic('ada', 'lovelace'))('GET', path);
    return new URL(headers.location ?? '').searchParams;
  };
  const exchange = (code: string | null, code_verifier: string) => {
    const form = new URLSearchParams({ grant_type: 'authorization_code', code: code ?? '', code_verifier });
    return callAs(basic('openshift-challenging-client', ''))('POST', '/oauth/token', String(form));
  };
  assert.equal((await exchange((await codeFor()).get('code'), 'other')).body.error, 'invalid_grant');
  const parameters = await codeFor();
  assert.equal(parameters.get('state'), 'x');
  const { access_token } = (await exchange(parameters.get('code'), 'verifier')).body;
  assert.equal((await callAs(`Bearer ${access_token}`)('GET', '/apis/user.openshift.io/v1/users/~')).code, 200);
  assert.equal((await exchange(parameters.get('code'), 'verifier')).code, 400);
});

test('an unknown client, or a response that is not supported, is refused', async (t) => {
  const { callAs } = await apiFor(t, { passwords });
  const as = callAs(basic('ada', 'lovelace'));
  assert.equal((await as('GET', '/oauth/authorize?client_id=me')).body.error, 'unauthorized_client');
  const { headers } = await as('GET', '/oauth/authorize?client_id=openshift-challenging-client&response_type=x');
  assert.equal(new URL(headers.location ?? '').searchParams.get('error'), 'unsupported_response_type');
});
