import { createRequestQueue } from './request-queue.ts';

/** Something that one owner at a time may have: a quota slice of a cloud account. */
export interface LeasedResource {
  readonly type: string;
  readonly name: string;
  /** `free`, `leased`, `dirty` or any other word. */
  readonly state: string;
  /** Empty where nobody has it. */
  readonly owner: string;
  /** Milliseconds since 1970. */
  readonly lastUpdate: number;
  readonly userData: Readonly<Record<string, string>>;
}

/** Why something was not done: the HTTP status and the words of it. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
}

/** Resources and their owners. What changes is the oldest no more: resources are handed out in turn. */
export interface LeasePool {
  acquire(
    wanted: { type: string; state: string; dest: string; owner: string },
    requestId: string,
  ): LeasedResource | Refusal;
  acquireByState(
    wanted: { state: string; dest: string; owner: string },
    names: readonly string[],
  ): readonly LeasedResource[] | Refusal;
  release(name: string, dest: string, owner: string): Refusal | undefined;
  update(name: string, owner: string, state: string, userData: LeasedResource['userData']): Refusal | undefined;
  /** Takes back what was not updated for so many milliseconds; returns the owners by name. */
  reset(type: string, state: string, expire: number, dest: string): Readonly<Record<string, string>>;
  list(): readonly LeasedResource[];
  /** Changes a resource as nobody who asks over HTTP may. */
  set(name: string, change: { state: string; owner: string }): void;
}

/** Read: kubernetes-sigs/boskos @ 3563df0, ranch/ranch.go (Acquire, AcquireByState, Release, Update, Reset). */
export function createLeasePool(all: readonly Pick<LeasedResource, 'type' | 'name'>[]): LeasePool {
  const start = { state: 'free', owner: '', lastUpdate: Date.now(), userData: {} };
  const byName = new Map(all.map(({ type, name }) => [name, { type, name, ...start } as LeasedResource]));
  const queue = createRequestQueue();
  const inTurn = () => [...byName.values()].sort((a, b) => a.lastUpdate - b.lastUpdate);

  function write(resource: LeasedResource, change: Partial<LeasedResource>): LeasedResource {
    const written = { ...resource, ...change, lastUpdate: Date.now() };
    byName.delete(resource.name);
    byName.set(resource.name, written);
    return written;
  }

  return {
    acquire({ type, state, dest, owner }, requestId) {
      const ofType = inTurn().filter((each) => each.type === type);
      const rank = queue.rank(`${type} ${state}`, requestId);
      const found = ofType.filter((each) => each.state === state && each.owner === '')[rank - 1];
      if (found === undefined) return ofType.length > 0 ? notFound(type) : typeNotFound(type);
      queue.remove(`${type} ${state}`, requestId);
      return write(found, { owner, state: dest });
    },
    acquireByState({ state, dest, owner }, names) {
      const found = inTurn().filter((each) => names.includes(each.name) && each.state === state && each.owner === '');
      const taken = found.map((resource) => write(resource, { owner, state: dest }));
      return taken.length < new Set(names).size ? notFound(state) : taken;
    },
    release(name, dest, owner) {
      const resource = byName.get(name);
      if (resource === undefined) return notFound(name);
      if (resource.owner !== owner) return ownerMismatch(owner, resource);
      write(resource, { owner: '', state: dest });
      return undefined;
    },
    update(name, owner, state, userData) {
      const resource = byName.get(name);
      if (resource === undefined) return notFound(name);
      if (resource.owner !== owner) return ownerMismatch(owner, resource);
      if (resource.state !== state) return stateMismatch(resource, state);
      write(resource, { userData: withoutEmpty({ ...resource.userData, ...userData }) });
      return undefined;
    },
    reset(type, state, expire, dest) {
      const stale = inTurn().filter(
        (each) =>
          each.type === type && each.state === state && each.owner !== '' && Date.now() - each.lastUpdate >= expire,
      );
      for (const resource of stale) write(resource, { owner: '', state: dest });
      return Object.fromEntries(stale.map(({ name, owner }) => [name, owner]));
    },
    list: inTurn,
    set(name, change) {
      const resource = byName.get(name);
      if (resource !== undefined) write(resource, change);
    },
  };
}

function withoutEmpty(data: LeasedResource['userData']): LeasedResource['userData'] {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== ''));
}

/** There is none of that name, or none of that type or state is free. */
export function notFound(what: string): Refusal {
  return { status: 404, message: `no available resource ${what}, try again later.` };
}

function typeNotFound(type: string): Refusal {
  return { status: 404, message: `resource type "${type}" does not exist` };
}

function ownerMismatch(asking: string, { owner }: LeasedResource): Refusal {
  return { status: 401, message: `owner mismatch request by ${asking}, currently owned by ${owner}` };
}

/** The real one gives its two states the wrong way round, and so do we. */
function stateMismatch({ state: current }: LeasedResource, asked: string): Refusal {
  return { status: 409, message: `state mismatch - expected ${current}, current ${asked}` };
}
