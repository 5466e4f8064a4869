import { asStreamstressError, StreamstressError } from '../../model/error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LeaseClient } from './lease-client.ts';

/** Leases that are ours, renewed in the background until they are released, lost, or the run is over. */
export interface HeldLeases {
  /** Fires when one was lost, with the error that says so. */
  readonly lost: AbortSignal;
  /** From now on this one is renewed and released too. */
  add(name: string): void;
  /** Gives all back. Errors: `infrastructure`, `ci:releasing_lease`, with those that could not be, after all were tried. */
  release(): Promise<void>;
}

/** Milliseconds between two signs of life, as ci-operator gives them. */
const renewAfter = 30_000;
/** So many in a row that fail are the end: half an hour. */
const mostFailures = 60;
/** Milliseconds before each try of giving one back. */
const pauses = [0, 1000, 5000];

export function holdLeases(client: LeaseClient, clock: Clock, over: AbortSignal): HeldLeases {
  const names: string[] = [];
  const lost = new AbortController();
  const released = new AbortController();
  const stopped = AbortSignal.any([released.signal, lost.signal, over]);
  let trouble = '';

  const beat = async (): Promise<void> => {
    for (let failures = 0; failures < mostFailures; ) {
      await clock.sleep(renewAfter, stopped);
      failures = (await renew()) ? 0 : failures + 1;
    }
    lost.abort(lostError(names, client, `could not be renewed for half an hour: ${trouble}`));
  };
  /** False where it has to be tried again. */
  const renew = async (): Promise<boolean> => {
    const answers = await Promise.allSettled(names.map((name) => client.update(name)));
    const gone = names.filter((_, at) => fulfilledAs(answers[at], 'not_ours'));
    if (gone.length > 0)
      lost.abort(lostError(gone, client, 'somebody else has it now, or an administrator took it back'));
    const failed = answers.find((answer) => answer.status === 'rejected');
    if (failed) trouble = asStreamstressError(failed.reason).message;
    return failed === undefined;
  };
  const beating = beat().catch(() => {}); // stopped

  return {
    lost: lost.signal,
    add: (name) => void names.push(name),
    async release() {
      released.abort();
      await beating;
      const left: string[] = [];
      for (const name of names) if (!(await gaveBack(name, client, clock, (why) => (trouble = why)))) left.push(name);
      if (left.length > 0) throw notReleased(left, client, trouble);
    },
  };
}

function fulfilledAs<T>(answer: PromiseSettledResult<T> | undefined, value: T): boolean {
  return answer?.status === 'fulfilled' && answer.value === value;
}

/** Whose it is not is free of us. */
async function gaveBack(
  name: string,
  client: LeaseClient,
  clock: Clock,
  note: (why: string) => void,
): Promise<boolean> {
  for (const pause of pauses) {
    if (pause > 0) await clock.sleep(pause, new AbortController().signal);
    const why = await client.release(name).then(
      () => undefined,
      (error) => asStreamstressError(error).message,
    );
    if (why === undefined) return true;
    note(why);
  }
  return false;
}

function lostError(names: readonly string[], { url }: LeaseClient, why: string): StreamstressError {
  const message = `the lease of ${quoted(names)} from "${url}" is lost: ${why}. The test that had it may not go on; run it again`;
  return new StreamstressError('infrastructure', ['ci', 'utilizing_lease', 'lost'], message);
}

function notReleased(names: readonly string[], { url }: LeaseClient, why: string): StreamstressError {
  const message = `the lease of ${quoted(names)} could not be given back to "${url}": ${why}. The server takes it back when it has not heard of us for a while`;
  return new StreamstressError('infrastructure', ['ci', 'releasing_lease'], message);
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
