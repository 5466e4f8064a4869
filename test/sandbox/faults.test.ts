import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { createFaults } from '../../src/sandbox/faults.ts';
import { apiFor } from './api/test-api.ts';

const path = '/api/v1/namespaces/default/configmaps';

async function faultyApi(t: TestContext) {
  const faults = createFaults();
  const api = await apiFor(t, { faults });
  faults.onClear(api.authenticator.unexpire);
  const create = (name: string) => api.call('POST', path, { metadata: { name } });
  return { ...api, faults, create };
}

test('requests are told one by one, with what they were answered', async (t) => {
  const { faults, create, call } = await faultyApi(t);
  await create('a');
  await create('a');
  await call('GET', `${path}?labelSelector=x`);
  const told = faults
    .requests()
    .map(({ number, verb, resource, name, user, code }) => [number, verb, resource, name, user, code]);
  assert.deepEqual(told, [
    [1, 'create', 'configmaps', undefined, 'system:admin', 201],
    [2, 'create', 'configmaps', undefined, 'system:admin', 409],
    [3, 'list', 'configmaps', undefined, 'system:admin', 200],
  ]);
  faults.forget();
  assert.deepEqual(faults.requests(), []);
});

test('the n-th request that matches is struck, as often as asked, and nothing is done', async (t) => {
  const { faults, create, call } = await faultyApi(t);
  faults.inject({ match: { verb: 'create', kind: 'ConfigMap', nth: 2 }, effect: 500 });
  const codes = [(await create('a')).code, (await create('b')).code, (await create('c')).code];
  assert.deepEqual(codes, [201, 500, 201]);
  assert.equal((await call('GET', `${path}/b`)).code, 404);
  const stop = faults.inject({
    match: ({ name }) => name === 'a',
    effect: 'conflict',
    times: Number.POSITIVE_INFINITY,
  });
  const patch = () => call('PATCH', `${path}/a`, { data: { a: '1' } }, 'application/merge-patch+json');
  assert.deepEqual([(await patch()).body.reason, (await patch()).code], ['Conflict', 409]);
  stop();
  assert.equal((await patch()).code, 200);
});

test('too many requests say when to come again', async (t) => {
  const { faults, create } = await faultyApi(t);
  faults.inject({ match: {}, effect: 429 });
  const { code, headers, body } = await create('a');
  assert.deepEqual([code, headers['retry-after'], body.details.retryAfterSeconds], [429, '1', 1]);
});

test('a connection is cut before anything is done, or after everything', async (t) => {
  const { faults, create, call } = await faultyApi(t);
  faults.inject({ match: {}, effect: 'drop' });
  await assert.rejects(create('a'), { code: 'ECONNRESET' });
  faults.inject({ match: {}, effect: 'lose-answer' });
  await assert.rejects(create('b'), { code: 'ECONNRESET' });
  assert.deepEqual([(await call('GET', `${path}/a`)).code, (await call('GET', `${path}/b`)).code], [404, 200]);
  assert.deepEqual(
    faults
      .requests()
      .map(({ effect }) => effect)
      .slice(0, 2),
    ['drop', 'lose-answer'],
  );
});

test('a watch is cut after its first event', async (t) => {
  const { faults, create, call } = await faultyApi(t);
  await create('a');
  await create('b');
  faults.inject({ match: { verb: 'watch' }, effect: 'drop' });
  await assert.rejects(call('GET', `${path}?watch=1`), { code: 'ECONNRESET' });
});

test('a token that expires is good for nothing until the faults are cleared', async (t) => {
  const { faults, create } = await faultyApi(t);
  faults.inject({ match: {}, effect: 'expire-token' });
  assert.deepEqual([(await create('a')).code, (await create('b')).code], [401, 401]);
  faults.clear();
  assert.equal((await create('a')).code, 201);
});

test('what is slow is done in the end, what hangs is let go', async (t) => {
  const { faults, create } = await faultyApi(t);
  faults.inject({ match: {}, effect: 'slow', milliseconds: 20 });
  const start = performance.now();
  assert.equal((await create('a')).code, 201);
  assert.ok(performance.now() - start >= 19);
  faults.inject({ match: {}, effect: 'hang' });
  const hanging = assert.rejects(create('b'), { code: 'ECONNRESET' });
  while (faults.requests().length < 2) await setImmediate();
  faults.clear();
  await hanging;
});
