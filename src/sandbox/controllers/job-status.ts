import type { KubernetesObject } from '../../ports/cluster.ts';
import { type Condition, conditionOf, timed } from './conditions.ts';
import { timestamp } from './objects.ts';

/** The Pods of a Job. */
export interface JobCounts {
  readonly active: number;
  /** Deleted, and not ended yet. */
  readonly terminating: number;
  readonly ready: number;
  readonly succeeded: number;
  readonly failed: number;
  /** How the containers of the failed ones ended. */
  readonly exits: readonly { readonly container: string; readonly pod: string; readonly code: number }[];
}

/** What is to be said of a Job, and done. */
export interface JobState {
  readonly status: Record<string, unknown>;
  /** True where it is Complete or Failed. */
  readonly over: boolean;
  /** Pods that are still to be started now. */
  readonly missing: number;
  /** Milliseconds until its time is up, where it has a limit. */
  readonly deadline: number | undefined;
}

/**
 * The status of a Job from its Pods. Read: Kubernetes' documentation of Jobs (backoffLimit, activeDeadlineSeconds), of
 * their podFailurePolicy, of which `FailJob` by exit code and `Ignore` by condition are known here, and of their
 * podReplacementPolicy, which a podFailurePolicy makes `Failed`: a Pod is replaced once it has ended.
 */
export function jobStatus(job: KubernetesObject, counts: JobCounts, now: number): JobState {
  const { completions = 1, parallelism = 1, backoffLimit = 6, activeDeadlineSeconds, podFailurePolicy } = job.spec;
  const startTime: string = job.status?.startTime ?? timestamp(now);
  const limit = activeDeadlineSeconds === undefined ? undefined : activeDeadlineSeconds * 1000;
  const deadline = limit === undefined ? undefined : Math.max(1, Date.parse(startTime) + limit - now);
  const end = ending(counts, completions, backoffLimit, deadline === 1, fatalExit(counts, podFailurePolicy?.rules));
  const active = end === undefined ? counts.active : 0;
  const status = {
    startTime,
    ...(active > 0 && { active }),
    ready: end === undefined ? counts.ready : 0,
    ...(counts.succeeded > 0 && { succeeded: counts.succeeded }),
    ...(counts.failed > 0 && { failed: counts.failed }),
    terminating: counts.terminating,
    ...(end?.[0]?.type === 'SuccessCriteriaMet' && { completionTime: timestamp(now) }),
    ...(end !== undefined && { conditions: timed(job.status?.conditions, end) }),
  };
  const wanted = Math.min(parallelism, completions - counts.succeeded);
  const there = counts.active + (podFailurePolicy === undefined ? 0 : counts.terminating);
  return { status, over: end !== undefined, missing: Math.max(0, wanted - there), deadline };
}

function ending(
  { succeeded, failed }: JobCounts,
  completions: number,
  backoffLimit: number,
  late: boolean,
  fatal: string | undefined,
): readonly Condition[] | undefined {
  const yes = (type: string, reason: string, message: string): Condition => ({ type, status: 'True', reason, message });
  const fails = (reason: string, message: string) => [
    yes('FailureTarget', reason, message),
    yes('Failed', reason, message),
  ];
  if (succeeded >= completions) {
    const message = 'Reached expected number of succeeded pods';
    return ['SuccessCriteriaMet', 'Complete'].map((type) => yes(type, 'CompletionsReached', message));
  }
  if (late) return fails('DeadlineExceeded', 'Job was active longer than specified deadline');
  if (fatal !== undefined) return fails('PodFailurePolicy', fatal);
  return failed > backoffLimit
    ? fails('BackoffLimitExceeded', 'Job has reached the specified backoff limit')
    : undefined;
}

interface FailureRule {
  readonly action: string;
  readonly onExitCodes?: { readonly operator: 'In' | 'NotIn'; readonly values: readonly number[] };
  readonly onPodConditions?: readonly { readonly type: string; readonly status: string }[];
}

/** Whether a Pod that has failed counts for nothing, as the Job says of its condition. */
export function isIgnored({ podFailurePolicy }: KubernetesObject['spec'], { status }: KubernetesObject): boolean {
  const rules: readonly FailureRule[] = podFailurePolicy?.rules ?? [];
  return rules.some(
    ({ action, onPodConditions = [] }) =>
      action === 'Ignore' && onPodConditions.some((on) => conditionOf(status, on.type)?.status === on.status),
  );
}

/** Why an exit code ends the Job, whatever its backoffLimit says. */
function fatalExit({ exits }: JobCounts, rules: readonly FailureRule[] = []): string | undefined {
  for (const { container, pod, code } of exits) {
    const at = rules.findIndex(({ onExitCodes: on }) => on && on.values.includes(code) === (on.operator === 'In'));
    if (rules[at]?.action === 'FailJob')
      return `Container ${container} for pod ${pod} failed with exit code ${code} matching FailJob rule at index ${at}`;
  }
  return undefined;
}
