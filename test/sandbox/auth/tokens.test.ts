import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiFor } from '../api/test-api.ts';

const accounts = '/api/v1/namespaces/default/serviceaccounts';
const whoami = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
const pod = { metadata: { name: 'holder' }, spec: { containers: [] } };

test("a ServiceAccount's token ends with its time", async (t) => {
  let now = Date.now();
  const { call, callAs } = await apiFor(t, { now: () => now });
  await call('POST', accounts, { metadata: { name: 'pusher' } });
  const short = await call('POST', `${accounts}/pusher/token`, { spec: { expirationSeconds: 60 } });
  assert.deepEqual([short.code, short.body.details.causes[0].field], [422, 'spec.expirationSeconds']);
  const { code, body } = await call('POST', `${accounts}/pusher/token`, { spec: { expirationSeconds: 600 } });
  assert.deepEqual([code, Date.parse(body.status.expirationTimestamp)], [201, Math.floor(now / 1000) * 1000 + 600_000]);
  const as = callAs(`Bearer ${body.status.token}`);
  assert.equal((await as('POST', whoami, {})).body.status.userInfo.username, 'system:serviceaccount:default:pusher');
  now += 600_000;
  const { body: refusal } = await as('POST', whoami, {});
  assert.deepEqual([refusal.code, refusal.reason, refusal.message], [401, 'Unauthorized', 'Unauthorized']);
});

test('a token ends with its account, and with the pod that it is bound to', async (t) => {
  const { call, callAs } = await apiFor(t);
  await call('POST', accounts, { metadata: { name: 'pusher' } });
  await call('POST', '/api/v1/namespaces/default/pods', pod);
  const tokenFor = async (spec: object) => (await call('POST', `${accounts}/pusher/token`, { spec })).body.status.token;
  const bound = callAs(`Bearer ${await tokenFor({ boundObjectRef: { kind: 'Pod', name: 'holder' } })}`);
  const free = callAs(`Bearer ${await tokenFor({})}`);
  assert.deepEqual([(await bound('GET', '/api')).code, (await free('GET', '/api')).code], [200, 200]);
  await call('DELETE', '/api/v1/namespaces/default/pods/holder');
  assert.deepEqual([(await bound('GET', '/api')).code, (await free('GET', '/api')).code], [401, 200]);
  await call('DELETE', `${accounts}/pusher`);
  await call('POST', accounts, { metadata: { name: 'pusher' } });
  assert.equal((await free('GET', '/api')).code, 401);
});

test('a forged token is refused, nobody in particular may ask for the version alone', async (t) => {
  const { call, callAs } = await apiFor(t);
  await call('POST', accounts, { metadata: { name: 'pusher' } });
  const { token } = (await call('POST', `${accounts}/pusher/token`, {})).body.status;
  const [head, , signature] = token.split('.');
  const claims = Buffer.from(JSON.stringify({ sub: 'system:admin', exp: 9e9 })).toString('base64url');
  assert.equal((await callAs(`Bearer ${head}.${claims}.${signature}`)('GET', '/api')).code, 401);
  const nobody = callAs(undefined);
  assert.equal((await nobody('GET', '/version')).code, 200);
  const { code, body } = await nobody('GET', '/api/v1/nodes');
  assert.equal(code, 403);
  assert.match(body.message, /^nodes is forbidden: User "system:anonymous" cannot list/);
  assert.match((await nobody('GET', '/apis')).body.message, /cannot get path "\/apis"/);
});
