import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type LeaseServerOptions, startLeaseServer } from '../../../src/sandbox/ci/lease-server.ts';

// Read: kubernetes-sigs/boskos @ 3563df0, handlers/handlers.go, ranch/ranch.go, ranch/priority.go; its client in
// client/client.go, and how it is used in openshift/ci-tools @ 52352cd, pkg/lease/client.go.

const slices = { type: 'aws-quota-slice', names: ['us-east-1--slice-00', 'us-east-1--slice-01'] };
const wanted = { type: slices.type, state: 'free', dest: 'leased' };

test('a resource is acquired, updated and released, by its owner alone', async (context) => {
  const { post, server } = await start(context);
  const [, body] = await post('acquire', { ...wanted, owner: 'ns-1' });
  const { lastupdate, ...resource } = JSON.parse(body);
  assert.deepEqual(resource, {
    ...{ type: slices.type, name: 'us-east-1--slice-00', state: 'leased', owner: 'ns-1' },
    userdata: {},
  });
  assert.match(lastupdate, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  const held = { name: resource.name, owner: 'ns-1' };
  assert.deepEqual(await post('update', { ...held, state: 'leased' }), [200, '']);
  assert.deepEqual(await post('update', { ...held, state: 'busy' }), [
    409,
    'Update failed: us-east-1--slice-00 - busy (ns-1): state mismatch - expected leased, current busy\n',
  ]);
  assert.deepEqual(await post('release', { ...held, owner: 'ns-2', dest: 'free' }), [
    401,
    'Done failed: us-east-1--slice-00 - free (from ns-2): owner mismatch request by ns-2, currently owned by ns-1\n',
  ]);
  assert.deepEqual(server.owners(), { 'us-east-1--slice-00': 'ns-1' });
  assert.deepEqual(await post('release', { ...held, dest: 'free' }), [200, '']);
  assert.deepEqual(server.owners(), {});
});

test('an unknown type and a type of which nothing is free are told apart', async (context) => {
  const { post, server } = await start(context);
  const exhausted = server.exhaust(slices.type);
  assert.deepEqual(await post('acquire', { ...wanted, owner: 'a' }), [
    404,
    'Acquire failed: no available resource aws-quota-slice, try again later.\n',
  ]);
  assert.deepEqual(await post('acquire', { ...wanted, type: 'gcp', owner: 'a' }), [
    404,
    'Acquire failed: resource type "gcp" does not exist\n',
  ]);
  exhausted();
  assert.equal((await post('acquire', { ...wanted, owner: 'a' }))[0], 200);
});

test('requests with an id are served in the order in which they were made first', async (context) => {
  const { post, server } = await start(context, { resources: [{ type: slices.type, count: 1 }] });
  const give = server.exhaust(slices.type);
  const ask = async (owner: string) => (await post('acquire', { ...wanted, owner, request_id: owner }))[0];
  assert.deepEqual([await ask('first'), await ask('second')], [404, 404]);
  give();
  assert.deepEqual([await ask('second'), await ask('first')], [404, 200]);
  await post('release', { name: 'aws-quota-slice--00', owner: 'first', dest: 'free' });
  assert.equal((await post('acquire', { ...wanted, owner: 'without-id' }))[0], 404);
  assert.equal(await ask('second'), 200);
});

test('a request that is not made again for 30 s has lost its place', async (context) => {
  context.mock.timers.enable({ apis: ['Date'], now: Date.parse('2026-01-01T00:00:00Z') });
  const { post, server } = await start(context, { resources: [{ type: slices.type, count: 1 }] });
  const give = server.exhaust(slices.type);
  const ask = async (owner: string) => (await post('acquire', { ...wanted, owner, request_id: owner }))[0];
  assert.equal(await ask('gone'), 404);
  give();
  context.mock.timers.setTime(Date.parse('2026-01-01T00:00:31Z'));
  assert.equal(await ask('there'), 200);
});

test('what was not updated for long enough is taken back by a reset', async (context) => {
  context.mock.timers.enable({ apis: ['Date'], now: Date.parse('2026-01-01T00:00:00Z') });
  const { post } = await start(context);
  await post('acquire', { ...wanted, owner: 'dead' });
  await post('acquire', { ...wanted, owner: 'alive' });
  context.mock.timers.setTime(Date.parse('2026-01-01T00:20:00Z'));
  await post('update', { name: 'us-east-1--slice-01', owner: 'alive', state: 'leased' });
  const reset = { type: slices.type, state: 'leased', dest: 'dirty' };
  assert.deepEqual(await post('reset', { ...reset, expire: '1h30m' }), [200, '{}']);
  assert.deepEqual(await post('reset', { ...reset, expire: '20m' }), [200, '{"us-east-1--slice-00":"dead"}']);
  assert.deepEqual(await post('reset', { ...reset, expire: 'soon' }), [400, 'time: invalid duration "soon"\n']);
});

test("a lease that was revoked is not its owner's any more", async (context) => {
  const { post, server } = await start(context);
  await post('acquire', { ...wanted, owner: 'ns-1' });
  server.revoke('us-east-1--slice-00');
  const [status, body] = await post('update', { name: 'us-east-1--slice-00', owner: 'ns-1', state: 'leased' });
  assert.equal(status, 401);
  assert.match(body, /owner mismatch request by ns-1, currently owned by \n$/);
});

test('several are acquired by name, all that are missing being a 404', async (context) => {
  const { post } = await start(context);
  const asked = { state: 'free', dest: 'busy', owner: 'a', names: slices.names.join(',') };
  const [, body] = await post('acquirebystate', asked);
  assert.deepEqual(
    JSON.parse(body).map(({ name }: { name: string }) => name),
    slices.names,
  );
  assert.deepEqual(await post('acquirebystate', asked), [
    404,
    'AcquireByState: no available resource free, try again later.\n',
  ]);
});

test('the metric counts states and owners', async (context) => {
  const { post, server } = await start(context);
  await post('acquire', { ...wanted, owner: 'ns-1' });
  const response = await fetch(`${server.url}/metric?type=${slices.type}`);
  const counts = { type: slices.type, current: { free: 1, leased: 1 }, owner: { '': 1, 'ns-1': 1 } };
  assert.deepEqual(await response.json(), counts);
  assert.equal((await fetch(`${server.url}/metric?type=gcp`)).status, 404);
  assert.equal((await fetch(`${server.url}/`)).status, 200);
});

test('wrong methods, missing parameters and credentials are refused', async (context) => {
  const { post, server } = await start(context);
  const get = await fetch(`${server.url}/acquire`);
  assert.deepEqual([get.status, await get.text()], [405, 'Method GET, /acquire only accepts POST.\n']);
  const [status, body] = await post('acquire', { ...wanted });
  assert.deepEqual([status, body.startsWith('Bad request: Type: aws-quota-slice')], [400, true]);
  const closed = await start(context, { resources: [slices], credentials: { username: 'ci', password: 'secret' } });
  assert.equal((await closed.post('acquire', { ...wanted, owner: 'a' }))[0], 401);
  const headers = { authorization: `Basic ${btoa('ci:secret')}` };
  assert.equal((await fetch(`${closed.server.url}/metric?type=${slices.type}`, { headers })).status, 200);
});

async function start(context: TestContext, options: LeaseServerOptions = { resources: [slices] }) {
  const server = await startLeaseServer(options);
  context.after(server.close);
  const post = async (what: string, query: Readonly<Record<string, string>>): Promise<[number, string]> => {
    const response = await fetch(`${server.url}/${what}?${new URLSearchParams(query)}`, { method: 'POST' });
    return [response.status, await response.text()];
  };
  return { server, post };
}
