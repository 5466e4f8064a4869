import type { ServerResponse } from 'node:http';

/** What a fault does to a request. */
type Effect =
  /** Answers late. */
  | 'slow'
  /** 409, although nothing has changed. */
  | 'conflict'
  | 429
  | 500
  /** Cuts the connection before anything is done; a watch is cut after its first event. */
  | 'drop'
  /** Does what was asked and cuts the connection instead of answering. */
  | 'lose-answer'
  /** Cuts the connection in the middle: once so many `bytes` of the body, sent or answered, have passed. */
  | 'cut'
  /** 401; the token is not good for later requests either. */
  | 'expire-token'
  /** Never answers, until the client gives up or the faults are cleared. */
  | 'hang';

/** One request as it was understood; `code` is there once it was answered. */
interface LoggedRequest {
  /** Counts from 1. */
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly server: 'api' | 'registry';
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`; of a registry the method. */
  readonly verb: string;
  readonly kind?: string | undefined;
  /** Plural; of a registry `manifest`, `blob`, `upload`, `tags` or `base`. */
  readonly resource?: string | undefined;
  readonly subresource?: string | undefined;
  readonly namespace?: string | undefined;
  /** Of a registry the repository. */
  readonly name?: string | undefined;
  readonly user?: string | undefined;
  code?: number;
  effect?: Effect;
}

/** Requests that a fault is for: all that is given has to be equal; `nth` is the only one of these, counted from 1. */
type Match = { readonly [F in keyof LoggedRequest]?: LoggedRequest[F] } & { readonly nth?: number };

interface Fault {
  readonly match: Match | ((request: LoggedRequest) => boolean);
  readonly effect: Effect;
  /** How many requests it strikes; 1 where nothing is said. */
  readonly times?: number;
  /** How slow `slow` is; 100 where nothing is said. */
  readonly milliseconds?: number;
  /** Where `cut` cuts; 0 where nothing is said. */
  readonly bytes?: number;
}

/** Faults that can be asked for, and the log of all requests by which they are aimed. */
export interface Faults {
  /** Strikes matching requests from now on. Returns the way to take it back. */
  inject(fault: Fault): () => void;
  /** Everything that was asked since the start or `forget`, oldest first. */
  requests(): readonly LoggedRequest[];
  forget(): void;
  /** Takes back all faults, releases what hangs and makes expired tokens good again. */
  clear(): void;
}

/** What a fault tells a server to do: refuse with that code, answer as usual, or nothing, as the connection is gone. */
export type Strike = 401 | 409 | 429 | 500 | 'answer' | 'gone';

/** The side of the servers. */
export interface FaultGate extends Faults {
  /** Logs a request and strikes it where a fault is for it. */
  pass(request: Omit<LoggedRequest, 'number' | 'time'>, response: ServerResponse): Promise<Strike>;
  /** What `clear` does besides. */
  onClear(listener: () => void): void;
}

interface Armed extends Fault {
  seen: number;
  struck: number;
}

/** No faults yet, an empty log. Keeps so many requests. */
export function createFaults(kept = 20_000): FaultGate {
  const faults = new Set<Armed>();
  const hanging = new Set<() => void>();
  const listeners: (() => void)[] = [];
  let log: LoggedRequest[] = [];
  let count = 0;
  return {
    inject(fault) {
      const armed = { ...fault, seen: 0, struck: 0 };
      faults.add(armed);
      return () => void faults.delete(armed);
    },
    requests: () => log,
    forget: () => {
      log = [];
    },
    clear() {
      faults.clear();
      for (const release of [...hanging]) release();
      for (const listener of listeners) listener();
    },
    onClear: (listener) => void listeners.push(listener),
    async pass(request, response) {
      const logged: LoggedRequest = { ...request, number: ++count, time: Date.now() };
      log.push(logged);
      if (log.length > kept) log = log.slice(-kept / 2);
      response.once('finish', () => {
        logged.code = response.statusCode;
      });
      const fault = [...faults].find((each) => strikes(each, logged));
      if (fault === undefined) return 'answer';
      logged.effect = fault.effect;
      return strike(fault, logged, response, hanging);
    },
  };
}

function strikes(fault: Armed, request: LoggedRequest): boolean {
  const { match, times = 1 } = fault;
  if (fault.struck >= times || !matches(match, request)) return false;
  fault.seen += 1;
  if (typeof match !== 'function' && match.nth !== undefined && fault.seen !== match.nth) return false;
  fault.struck += 1;
  return true;
}

function matches(match: Fault['match'], request: LoggedRequest): boolean {
  if (typeof match === 'function') return match(request);
  const { nth, ...fields } = match;
  return Object.entries(fields).every(([field, value]) => request[field as keyof LoggedRequest] === value);
}

async function strike(
  { effect, milliseconds = 100, bytes = 0 }: Fault,
  { verb }: LoggedRequest,
  response: ServerResponse,
  hanging: Set<() => void>,
): Promise<Strike> {
  if (effect === 'conflict') return 409;
  if (effect === 'expire-token') return 401;
  if (effect === 429 || effect === 500) return effect;
  if (effect === 'lose-answer') return losing(response);
  if (effect === 'cut') return cutting(response, bytes);
  if (effect === 'drop' && verb === 'watch') return cuttingAfterFirst(response);
  if (effect === 'slow') return slowly(response, milliseconds);
  if (effect === 'hang') await released(response, hanging);
  response.destroy();
  return 'gone';
}

/** Whatever is answered, nothing of it is sent. */
function losing(response: ServerResponse): Strike {
  const cut = () => response.destroy();
  Object.assign(response, { write: cut, end: cut, flushHeaders: () => undefined });
  return 'answer';
}

/** Both ways are watched where the bytes come in and go out, so that who serves the request notices nothing before. */
function cutting(response: ServerResponse, bytes: number): Strike {
  const { req: request } = response;
  let left = bytes;
  const passes = (piece: unknown): boolean => {
    left -= Buffer.isBuffer(piece) ? piece.length : 0;
    if (left < 0) setImmediate(() => response.destroy());
    return left >= 0;
  };
  const push = request.push.bind(request);
  request.push = (piece) => (passes(piece) ? push(piece) : false);
  const write = response.write.bind(response) as (piece: unknown, ...more: unknown[]) => boolean;
  Object.assign(response, { write: (...args: [unknown]) => (passes(args[0]) ? write(...args) : false) });
  return 'answer';
}

function cuttingAfterFirst(response: ServerResponse): Strike {
  const write = response.write.bind(response) as (chunk: unknown, then: () => void) => boolean;
  response.write = (chunk: unknown) => write(chunk, () => response.destroy());
  return 'answer';
}

async function slowly(response: ServerResponse, milliseconds: number): Promise<Strike> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  response.once('close', resolve);
  await promise;
  clearTimeout(timer);
  return response.destroyed ? 'gone' : 'answer';
}

async function released(response: ServerResponse, hanging: Set<() => void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  hanging.add(resolve);
  response.once('close', resolve);
  await promise;
  hanging.delete(resolve);
}
