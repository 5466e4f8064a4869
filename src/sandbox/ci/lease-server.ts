import { timestamp } from '../controllers/objects.ts';
import { goDuration } from '../go-duration.ts';
import { createLeasePool, type LeasedResource, type LeasePool, notFound, type Refusal } from './lease-pool.ts';
import { type Reply, type Request, refuse, type Service, serve } from './serve.ts';

/** How a lease server is started. */
export interface LeaseServerOptions {
  /** A type has resources of these names, or `<type>--00`, `<type>--01` … of that number. */
  readonly resources: readonly { readonly type: string; readonly names?: readonly string[]; readonly count?: number }[];
  /** Who may ask, by basic auth; everybody where nothing is given. */
  readonly credentials?: { readonly username: string; readonly password: string };
}

/** A lease server, and what a test may ask of it or do to it. */
export interface LeaseServer extends Service {
  /** Owners by the names of what they have. */
  owners(): Readonly<Record<string, string>>;
  /** Takes a resource from its owner, as the reaper does where an owner has not been heard of: it is `dirty` then. */
  revoke(name: string): void;
  /** Lets somebody else have all that is free of a type; returns the way to give it back. */
  exhaust(type: string): () => void;
}

/**
 * Starts a server that speaks the protocol of Boskos: POST of `/acquire`, `/acquirebystate`, `/release`, `/update` and
 * `/reset` and GET of `/metric`, all with query parameters. Read: kubernetes-sigs/boskos @ 3563df0, handlers/handlers.go.
 */
export async function startLeaseServer({ resources, credentials }: LeaseServerOptions): Promise<LeaseServer> {
  const pool = createLeasePool(
    resources.flatMap(({ type, ...of }) => namesOf(type, of).map((name) => ({ type, name }))),
  );
  const expected = credentials && `Basic ${btoa(`${credentials.username}:${credentials.password}`)}`;
  const service = await serve('lease server', (request) =>
    expected === undefined || request.headers.authorization === expected ? answer(pool, request) : unauthorized,
  );
  return {
    ...service,
    owners: () => Object.fromEntries(pool.list().flatMap(({ name, owner }) => (owner === '' ? [] : [[name, owner]]))),
    revoke: (name) => pool.set(name, { state: 'dirty', owner: '' }),
    exhaust(type) {
      const free = pool.list().filter((each) => each.type === type && each.state === 'free');
      for (const { name } of free) pool.set(name, { state: 'leased', owner: 'somebody-else' });
      return () => {
        for (const { name } of free) pool.set(name, { state: 'free', owner: '' });
      };
    },
  };
}

function namesOf(type: string, { names, count = 0 }: { names?: readonly string[]; count?: number }): readonly string[] {
  return names ?? Array.from({ length: count }, (_, number) => `${type}--${String(number).padStart(2, '0')}`);
}

const unauthorized: Reply = {
  ...refuse(401, 'Unauthorized'),
  headers: { 'WWW-Authenticate': 'Basic realm="lease server"' },
};

type Handler = (pool: LeasePool, given: Readonly<Record<string, string>>, body: string) => Reply;

const handlers: Readonly<Record<string, Handler>> = {
  '/acquire': acquire,
  '/acquirebystate': acquireByState,
  '/release': release,
  '/update': update,
  '/reset': reset,
};

function answer(pool: LeasePool, { method, path, query, body }: Request): Reply {
  const given = Object.fromEntries([...query].reverse());
  if (path === '/metric') return method === 'GET' ? metric(pool, given) : refuse(405, '/metric only accepts GET');
  const handler = handlers[path];
  if (handler === undefined) return done;
  return method === 'POST' ? handler(pool, given, body.toString()) : refuse(405, onlyPost(method, path));
}

const done: Reply = { status: 200, body: '' };

function onlyPost(method: string, path: string): string {
  return `Method ${method}, ${path} only accepts POST.`;
}

function acquire(pool: LeasePool, { type = '', state = '', dest = '', owner = '', request_id = '' }: Given): Reply {
  if ([type, state, dest, owner].includes('')) {
    return refuse(400, `Bad request: Type: ${type}, state: ${state}, dest: ${dest}, owner: ${owner}, ${allSet}`);
  }
  const found = pool.acquire({ type, state, dest, owner }, request_id);
  return 'message' in found ? refused('Acquire failed', found) : { status: 200, body: JSON.stringify(shown(found)) };
}

type Given = Readonly<Record<string, string>>;

const allSet = 'all of them must be set in the request.';

function acquireByState(pool: LeasePool, { state = '', dest = '', owner = '', names = '' }: Given): Reply {
  if ([state, dest, owner, names].includes('')) {
    return refuse(400, `state: ${state}, dest: ${dest}, owner: ${owner}, names: ${names} - ${allSet}`);
  }
  const found = pool.acquireByState({ state, dest, owner }, names.split(','));
  if ('message' in found) return refused('AcquireByState', found);
  return { status: 200, body: `${JSON.stringify(found.map(shown))}\n` };
}

function release(pool: LeasePool, { name = '', dest = '', owner = '' }: Given): Reply {
  if ([name, dest, owner].includes('')) {
    return refuse(400, `Name: ${name}, dest: ${dest}, owner: ${owner}, ${allSet}`);
  }
  const refusal = pool.release(name, dest, owner);
  return refusal ? refused(`Done failed: ${name} - ${dest} (from ${owner})`, refusal) : done;
}

function update(pool: LeasePool, { name = '', owner = '', state = '' }: Given, body: string): Reply {
  if ([name, owner, state].includes('')) {
    return refuse(400, `Name: ${name}, owner: ${owner}, state : ${state}, ${allSet}`);
  }
  const refusal = pool.update(name, owner, state, body.trim() === '' ? {} : JSON.parse(body));
  return refusal ? refused(`Update failed: ${name} - ${state} (${owner})`, refusal) : done;
}

function reset(pool: LeasePool, { type = '', state = '', expire = '', dest = '' }: Given): Reply {
  if ([type, state, expire, dest].includes('')) {
    return refuse(400, `Type: ${type}, state: ${state}, expire: ${expire}, dest: ${dest}, ${allSet}`);
  }
  const milliseconds = goDuration(expire, undefined);
  if (milliseconds === undefined) return refuse(400, `time: invalid duration "${expire}"`);
  return { status: 200, body: JSON.stringify(pool.reset(type, state, milliseconds, dest)) };
}

function metric(pool: LeasePool, { type = '' }: Given): Reply {
  if (type === '') return refuse(400, 'Type must be set in the request.');
  const ofType = pool.list().filter((each) => each.type === type);
  if (ofType.length === 0) return refuse(404, notFound(type).message);
  const current = countsOf(ofType.map(({ state }) => state));
  const body = JSON.stringify({ type, current, owner: countsOf(ofType.map(({ owner }) => owner)) });
  return { status: 200, type: 'application/json', body };
}

function countsOf(words: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...new Set(words)].map((word) => [word, words.filter((each) => each === word).length]));
}

function refused(what: string, { status, message }: Refusal): Reply {
  return refuse(status, `${what}: ${message}`);
}

function shown({ type, name, state, owner, lastUpdate, userData }: LeasedResource) {
  return { type, name, state, owner, lastupdate: timestamp(lastUpdate), userdata: userData };
}
