import { StreamstressError } from '../../model/error.ts';
import { plainLine } from '../../model/plain-text.ts';
import type { HttpAnswer } from '../../ports/http.ts';
import type { Services } from '../../ports/services.ts';

/** A server of leases, and who we are to it. */
export interface LeaseServer {
  readonly url: string;
  /** `user:password` of basic auth; a secret. */
  readonly credentials: string | undefined;
  /** Whose the leases are. */
  readonly owner: string;
}

/** Speaks the protocol of Boskos. Errors: `infrastructure`, `service:unreachable`, `ci:acquiring_lease:refused`. */
export interface LeaseClient {
  readonly url: string;
  /** Name of a resource that is ours now. `id` keeps the place in the queue of a request that is made again. */
  acquire(type: string, id: string): Promise<{ readonly name: string } | 'none_free' | 'unknown_type'>;
  /** Says that we are still there. */
  update(name: string): Promise<'ours' | 'not_ours'>;
  release(name: string): Promise<'released' | 'not_ours'>;
  /** How many of a type are free, of how many; undefined where the server does not tell. */
  free(type: string): Promise<{ readonly free: number; readonly all: number } | undefined>;
}

/** States that ci-operator's servers know. */
const [free, leased] = ['free', 'leased'];

/** Of a request about one resource: nobody's, somebody else's, in another state. */
const notOurs: ReadonlySet<number> = new Set([401, 404, 409]);

export function createLeaseClient({ url, credentials, owner }: LeaseServer, services: Services): LeaseClient {
  const headers =
    credentials === undefined ? {} : { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
  const ask = (method: 'GET' | 'POST', path: string, query: Readonly<Record<string, string>>) =>
    services.send({ method, url: `${url.replace(/\/+$/, '')}/${path}?${new URLSearchParams(query)}`, headers });
  const refused = (what: string, { code, body }: HttpAnswer): StreamstressError => {
    const answer = `HTTP ${code}: ${plainLine(body).slice(0, 300)}`;
    if (code >= 500) {
      const message = `the lease server "${url}" cannot ${what} now: ${answer}. Look at its log, and at the proxy on the way`;
      return new StreamstressError('infrastructure', ['service', 'unreachable'], message);
    }
    const todo = code === 401 || code === 403 ? 'Check --lease-server-credentials-file' : 'Is it a server of Boskos?';
    const message = `the lease server "${url}" refuses to ${what}: ${answer}. ${todo}`;
    return new StreamstressError('infrastructure', ['ci', 'acquiring_lease', 'refused'], message);
  };
  return {
    url,
    async acquire(type, id) {
      const answer = await ask('POST', 'acquire', { type, state: free, dest: leased, owner, request_id: id });
      if (answer.code === 404) return /does not exist/.test(answer.body) ? 'unknown_type' : 'none_free';
      const name = answer.code === 200 ? nameIn(answer.body) : undefined;
      if (name === undefined) throw refused(`lease a "${type}"`, answer);
      return { name };
    },
    async update(name) {
      const answer = await ask('POST', 'update', { name, owner, state: leased });
      if (answer.code === 200) return 'ours';
      if (notOurs.has(answer.code) && !isUnauthorized(answer)) return 'not_ours';
      throw refused(`renew "${name}"`, answer);
    },
    async release(name) {
      const answer = await ask('POST', 'release', { name, owner, dest: free });
      if (answer.code === 200) return 'released';
      if (notOurs.has(answer.code) && !isUnauthorized(answer)) return 'not_ours';
      throw refused(`take "${name}" back`, answer);
    },
    async free(type) {
      const { code, body } = await ask('GET', 'metric', { type });
      return code === 200 ? countsIn(body) : undefined;
    },
  };
}

/** Somebody else's is a 401 too; a login that is not accepted says how it wants one. */
function isUnauthorized({ code, headers }: HttpAnswer): boolean {
  return code === 401 && headers['www-authenticate'] !== undefined;
}

function nameIn(body: string): string | undefined {
  const { name } = (asJson(body) ?? {}) as { readonly name?: unknown };
  return typeof name === 'string' && /^[\w.-]+$/.test(name) ? name : undefined;
}

function countsIn(body: string): { readonly free: number; readonly all: number } | undefined {
  const { current } = (asJson(body) ?? {}) as { readonly current?: Readonly<Record<string, number>> };
  if (typeof current !== 'object' || current === null) return undefined;
  return {
    free: Number(current[free] ?? 0),
    all: Object.values(current).reduce((sum, count) => sum + Number(count), 0),
  };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
