import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiFor } from './test-api.ts';

const path = '/api/v1/namespaces/default/configmaps?watch=1';
const configMap = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' } });
const eventsIn = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

test('a version that is forgotten is an Expired event, and the watch ends', async (t) => {
  const { store, call } = await apiFor(t);
  for (let i = 0; i < 30; i++) store.create(configMap(`c${i}`));
  const { code, text } = await call('GET', `${path}&resourceVersion=1`);
  const [{ type, object }, ...more] = eventsIn(text);
  assert.deepEqual([code, type, object.reason, object.code, more.length], [200, 'ERROR', 'Expired', 410, 0]);
});

test('initial events end with a bookmark, the watch ends with its time', async (t) => {
  const { store, call } = await apiFor(t);
  store.create(configMap('a'));
  const query = 'sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan&timeoutSeconds=0.01';
  const events = eventsIn((await call('GET', `${path}&${query}`)).text);
  assert.deepEqual(
    events.map(({ type }) => type),
    ['ADDED', 'BOOKMARK'],
  );
  assert.deepEqual(events[1].object.metadata.annotations, { 'k8s.io/initial-events-end': 'true' });
});

test('a version or a selector that cannot be read is a bad request', async (t) => {
  const { call } = await apiFor(t);
  assert.equal((await call('GET', `${path}&resourceVersion=x`)).code, 400);
  assert.equal((await call('GET', `${path}&labelSelector=a=b=c`)).code, 400);
  assert.equal((await call('GET', `${path}&fieldSelector=data.x=y`)).code, 400);
});
