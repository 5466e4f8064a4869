import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import type { KubernetesObject } from '../../../src/ports/cluster.ts';
import { type ApiOptions, startApi } from '../../../src/sandbox/api/server.ts';
import { createAuthenticator } from '../../../src/sandbox/auth/authenticate.ts';
import { makeCertificates } from '../../../src/sandbox/certificates.ts';
import { createStore } from '../../../src/sandbox/memory-store.ts';

const certificates = makeCertificates(Date.now());
const token = 'test';

/** What a request was answered with; `body` is parsed where it is JSON. */
export interface Answer {
  readonly code: number | undefined;
  readonly body: KubernetesObject;
  readonly text: string;
  readonly headers: IncomingHttpHeaders;
}

/** What a test may set. */
type Options = Partial<Pick<ApiOptions, 'passwords' | 'faults' | 'schemas' | 'builds' | 'registry' | 'importer'>> & {
  readonly now?: () => number;
};

/** An API server with the namespace `default` for one test, and a way to call it. Keeps the newest 20 events. */
export async function apiFor(t: TestContext, { now, ...options }: Options = {}) {
  const store = createStore(Date.now, 20);
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  const runs = (name: string) =>
    store.get({ apiVersion: 'v1', kind: 'Pod', namespace: 'default', name })?.status?.phase !== 'Succeeded';
  const times: string[] = [];
  const podLogs = (_namespace: string, name: string) =>
    logs[name] === undefined
      ? undefined
      : {
          read: (from: number) => Buffer.from(logs[name] ?? '').subarray(from),
          runs: () => runs(name),
          times,
          readers: new Set<never>(),
        };
  const logs: Record<string, string> = { talks: 'one\ntwo\nthree\n' };
  const authenticator = createAuthenticator(store, token, now);
  const api = await startApi({ store, certificates, token, podLogs, authenticator, ...options });
  t.after(api.close);
  const callAs = (authorization: string | undefined, more: OutgoingHttpHeaders = {}) =>
    caller(api.server, { ...more, ...(authorization === undefined ? {} : { Authorization: authorization }) });
  return { store, logs, authenticator, server: api.server, callAs, call: callAs(`Bearer ${token}`) };
}

/** Calls the server with these headers. */
function caller(server: string, given: OutgoingHttpHeaders) {
  return async (method: string, path: string, body?: unknown, type = 'application/json'): Promise<Answer> => {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const headers = { 'Content-Type': type, ...given };
    const sent = request(new URL(path, server), { method, headers, ca: certificates.ca }, async (response) => {
      const answered = await text(response).catch(reject);
      if (answered === undefined) return;
      const isJson = response.headers['content-type'] === 'application/json' && !answered.includes('\n');
      const body = isJson ? JSON.parse(answered) : undefined;
      resolve({ code: response.statusCode, text: answered, body, headers: response.headers });
    });
    sent.on('error', reject);
    sent.end(typeof body === 'string' ? body : JSON.stringify(body));
    return promise;
  };
}
