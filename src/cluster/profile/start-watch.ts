import type { ResourceSample, ResourceWatch, Unmeasured } from '../../model/resources.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { type PodName, podName, readSample } from './read-sample.ts';
import { allocatableOf, takesTests } from './test-nodes.ts';

/** Milliseconds between two looks; metrics are measured every 15 s or less often, so none is missed. */
const pause = 5000;

/** What is read, and until when at the latest. */
export interface WatchOptions {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly over: AbortSignal;
}

/**
 * Measures once, and from then on in the background until it is ended. A look that fails is a gap, and one that finds
 * what the last one did counts once. Errors: those of the first look.
 */
export async function startWatch({ cluster, clock, over }: WatchOptions): Promise<ResourceWatch | Unmeasured> {
  const all = await cluster.list(kinds.node);
  const nodes = all.filter(takesTests);
  if (nodes.length === 0) return { why: `none of ${all.length} nodes is Ready, schedulable and without taints` };
  const leftOut = await podsElsewhere(cluster, new Set(nodes.map(({ metadata }) => metadata.name)));
  const first = await readSample(cluster, leftOut);
  if (first === undefined) return { why: nothingThere };
  const samples: [ResourceSample, ...ResourceSample[]] = [first];
  const look = async (): Promise<void> => {
    const sample = await readSample(cluster, leftOut).catch(() => undefined);
    if (sample && sample.at > (samples.at(-1)?.at ?? 0)) samples.push(sample);
  };
  const ended = new AbortController();
  const watching = repeat(look, clock, AbortSignal.any([ended.signal, over]));
  return {
    async end() {
      ended.abort();
      await watching;
      await look();
      return { nodes: { counted: nodes.length, all: all.length }, allocatable: allocatableOf(nodes), samples };
    },
  };
}

const nothingThere =
  'the metrics API (metrics.k8s.io) is not served or tells of no pod. Look at: oc get apiservice v1beta1.metrics.k8s.io';

/** What runs on other nodes, those of the control plane, says nothing of the room for tests. */
async function podsElsewhere(cluster: Cluster, counted: ReadonlySet<string>): Promise<ReadonlySet<PodName>> {
  const pods = await cluster.list(kinds.pod);
  return new Set(pods.filter(({ spec }) => spec?.nodeName && !counted.has(spec.nodeName)).map(podName));
}

async function repeat(look: () => Promise<void>, clock: Clock, until: AbortSignal): Promise<void> {
  while (await pauseEnds(clock, until)) await look();
}

function pauseEnds(clock: Clock, until: AbortSignal): Promise<boolean> {
  return clock.sleep(pause, until).then(
    () => true,
    () => false,
  );
}
