import { timestamp } from './objects.ts';

/** A condition of a Kubernetes object's status, without its times. */
export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason?: string;
  readonly message?: string;
}

/** A condition as it stands in a status. */
interface TimedCondition extends Condition {
  readonly lastTransitionTime: string;
}

/** The condition of that type, if the status has it. */
export function conditionOf(status: { conditions?: TimedCondition[] } | undefined, type: string) {
  return status?.conditions?.find((condition) => condition.type === type);
}

/** Conditions with their times: lastTransitionTime is kept where the status of a condition did not change. */
export function timed(
  before: readonly TimedCondition[] | undefined,
  conditions: readonly Condition[],
): TimedCondition[] {
  return conditions.map((condition) => {
    const old = before?.find(({ type }) => type === condition.type);
    const same = old?.status === condition.status;
    return { ...condition, lastTransitionTime: same ? old.lastTransitionTime : timestamp() };
  });
}
