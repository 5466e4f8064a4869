import type { Clock } from '../../ports/clock.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { activeMark } from './namespace-marks.ts';

const refreshMilliseconds = 600_000;

/** Says every ten minutes that somebody works in a namespace, until `over` fires. One time that fails does no harm. */
export async function keepActive(cluster: Cluster, name: string, clock: Clock, over: AbortSignal): Promise<void> {
  for (;;) {
    await clock.sleep(refreshMilliseconds, over).catch(() => undefined);
    if (over.aborted) return;
    const body = { metadata: { annotations: activeMark(clock.now()) } };
    await cluster.patch({ ...kinds.namespace, name }, { type: 'merge', body }).catch(() => undefined);
  }
}
