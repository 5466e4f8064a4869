import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import type { KubernetesObject } from '../../../src/ports/cluster.ts';
import { startApi } from '../../../src/sandbox/api/server.ts';
import { makeCertificates } from '../../../src/sandbox/certificates.ts';
import { createStore } from '../../../src/sandbox/memory-store.ts';

const certificates = makeCertificates(Date.now());
const token = 'test';

/** What a request was answered with; `body` is parsed where it is JSON. */
export interface Answer {
  readonly code: number | undefined;
  readonly body: KubernetesObject;
  readonly text: string;
}

/** An API server with the namespace `default` for one test, and a way to call it. Keeps the newest 20 events. */
export async function apiFor(t: TestContext) {
  const store = createStore(Date.now, 20);
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  const podLogs = (_namespace: string, name: string) => (name === 'talks' ? 'one\ntwo\nthree\n' : undefined);
  const api = await startApi({ store, certificates, token, podLogs });
  t.after(api.close);
  return { store, call: caller(api.server) };
}

function caller(server: string) {
  return async (method: string, path: string, body?: unknown, type = 'application/json'): Promise<Answer> => {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': type };
    const sent = request(new URL(path, server), { method, headers, ca: certificates.ca }, async (response) => {
      const answered = await text(response);
      const isJson = response.headers['content-type'] === 'application/json' && !answered.includes('\n');
      resolve({ code: response.statusCode, text: answered, body: isJson ? JSON.parse(answered) : undefined });
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
    return promise;
  };
}
