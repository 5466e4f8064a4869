import { asStreamstressError } from '../../model/error.ts';
import type { ClusterObserver } from '../../model/observation.ts';
import type { Clock } from '../../ports/clock.ts';
import { readPresence } from './read-presence.ts';
import { createSightings } from './sightings.ts';
import { createSources, type Scope, type Source } from './sources.ts';

/** Milliseconds between two looks: shorter than what a pod waits for lasts. */
const pause = 10_000;
/** Milliseconds for the last look: nobody waits longer for a cluster that is gone. */
const lastLook = 10_000;

/** What is looked at, and until when at the latest. */
export interface ObserveOptions extends Scope {
  readonly clock: Clock;
  readonly over: AbortSignal;
  /** Kinds of objects whose absence explains failures: `operator.knative.dev/v1beta1/KnativeServing`. */
  readonly kinds: readonly string[];
}

/**
 * Looks at once, and from then on in the background until it is ended: at warnings, pods, nodes and the operator, in the
 * namespaces of the product and in those that the tests make. Errors: those of the first look at what is there.
 */
export async function observeCluster(options: ObserveOptions): Promise<ClusterObserver> {
  const { cluster, clock, over, product, swapped, kinds, say } = options;
  const components = await readPresence(cluster, product.components, swapped, kinds);
  const sightings = createSightings(3 * pause);
  const sources = createSources(options);
  const refused = new Set<string>();
  const note = (seen: readonly string[]): void => {
    for (const text of seen) sightings.add(text, clock.now());
  };
  /** Said once of its kind: of the namespaces that tests make there is one for each. */
  const excuse = ({ what, where }: Source, thrown: unknown): void => {
    const { kind, reason, message } = asStreamstressError(thrown);
    if (reason === 'cluster:unreachable') note(['API server did not answer']);
    if (reason !== 'cluster:forbidden' && kind !== 'bug') return;
    if (!refused.has(what)) say(`failures are explained without ${what}: ${message}`);
    refused.add(what).add(placeOf(what, where));
  };
  const look = async (): Promise<void> => {
    const open = (await sources()).filter(({ what, where }) => !refused.has(placeOf(what, where)));
    await Promise.all(open.map((source) => source.look().then(note, (error: unknown) => excuse(source, error))));
  };
  await look();
  const ended = new AbortController();
  const watching = repeat(look, clock, AbortSignal.any([ended.signal, over]));
  return {
    async end(signal) {
      ended.abort();
      const looked = new AbortController();
      const last = watching.then(look).finally(() => looked.abort());
      await Promise.race([last, pauseEnds(clock, lastLook, AbortSignal.any([signal, looked.signal]))]);
      return { components, observations: sightings.all() };
    },
  };
}

function placeOf(what: string, where: string): string {
  return `${what} in "${where}"`;
}

async function repeat(look: () => Promise<void>, clock: Clock, until: AbortSignal): Promise<void> {
  while (await pauseEnds(clock, pause, until)) await look();
}

/** False where the signal fires before. */
function pauseEnds(clock: Clock, milliseconds: number, until: AbortSignal): Promise<boolean> {
  return clock.sleep(milliseconds, until).then(
    () => true,
    () => false,
  );
}
