import type { PodOrder, PodRun } from '../../model/ci-run.ts';
import type { KubernetesObject } from '../../ports/cluster.ts';
import { containerState, disruption, failedInit } from './pod-state.ts';
import type { Frames } from './read-frames.ts';

/** What is known of a pod at its end. */
export interface LeftPod {
  readonly pod: KubernetesObject | undefined;
  readonly isGone: boolean;
  readonly frames: Pick<Frames, 'exit'>;
}

interface Outcome {
  readonly outcome: Exclude<PodRun['outcome'], 'skipped'>;
  readonly exitCode: number | undefined;
  /** One line. */
  readonly why: string;
}

/** How a step has ended: by what its own pod says last, else by what the cluster says of its container. */
export function outcomeOf(order: PodOrder, { pod, isGone, frames: { exit } }: LeftPod, isStopped: boolean): Outcome {
  const terminated = containerState(pod, 'test')?.terminated;
  const exitCode = exit?.code ?? terminated?.exitCode;
  const name = `"${order.name}"`;
  const init = failedInit(pod);
  if (init) return { outcome: 'failed', exitCode: 1, why: `container "${init}" of pod ${name} failed` };
  if (exit?.why === 'timed_out') {
    const why = `${name} took longer than its timeout of ${order.timeout} s`;
    return { outcome: 'timed_out', exitCode, why };
  }
  if (exit?.why === 'ended' || exit?.why === 'unprepared') {
    const why = `${name} ended with exit code ${exitCode}`;
    return { outcome: exitCode === 0 ? 'passed' : 'failed', exitCode, why };
  }
  const disrupted = disruption(pod);
  if (isStopped) return { outcome: 'lost', exitCode, why: `pod ${name} was stopped` };
  if (exit?.why === 'killed' && terminated && !isGone && disrupted === undefined) {
    const why = `${name} was killed: ${terminated.reason ?? 'nobody says why'}, exit code ${terminated.exitCode}`;
    return { outcome: 'failed', exitCode, why };
  }
  if (!isGone && terminated && exit === undefined && disrupted === undefined) {
    const why = `${name} ended with exit code ${terminated.exitCode}, and nothing of what it has left came`;
    return { outcome: 'lost', exitCode, why };
  }
  const how = disrupted ?? (isGone ? 'somebody has deleted it, or its node is gone' : 'it was ended from outside');
  return { outcome: 'lost', exitCode, why: `pod ${name} was lost: ${how}` };
}
