import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import type { KubeConfig } from '@kubernetes/client-node';
import type { Cluster } from '../../src/ports/cluster.ts';

/** How many requests are under way at once. */
const maxSockets = 16;

/** What is sent; a body goes as JSON of its type. */
interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly type?: string;
}

/** Somebody with a token who asks thousands of times. */
export interface Session {
  send(what: Sent): Promise<{ readonly code: number; readonly text: string }>;
  /** As much of the product's client as its preflight uses. */
  readonly reviewer: Pick<Cluster, 'create'>;
}

const reviews = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

/** Sessions on the cluster of a kubeconfig, by their tokens; they share connections that stay until the test ends. */
export async function createSessions(config: KubeConfig, t: TestContext): Promise<(token: string) => Session> {
  const trust: RequestOptions = {};
  await config.applyToHTTPSOptions(trust);
  const agent = new Agent({ keepAlive: true, maxSockets, ca: trust.ca });
  t.after(() => agent.destroy());
  const server = config.getCurrentCluster()?.server;
  return (token) => {
    const send: Session['send'] = ({ method, path, body, type = 'application/json' }) => {
      const { promise, resolve, reject } = Promise.withResolvers<{ code: number; text: string }>();
      const sent = body === undefined ? '' : JSON.stringify(body);
      const length = Buffer.byteLength(sent);
      const headers = { authorization: `Bearer ${token}`, 'content-type': type, 'content-length': length };
      const request = httpsRequest(`${server}${path}`, { agent, method, headers });
      request.on('error', reject);
      request.on('response', (response) => {
        text(response).then((received) => resolve({ code: response.statusCode ?? 0, text: received }), reject);
      });
      request.end(sent);
      return promise;
    };
    const create: Cluster['create'] = async (body) => {
      return JSON.parse((await send({ method: 'POST', path: reviews, body })).text);
    };
    return { send, reviewer: { create } };
  };
}
