import { StreamstressError } from '../../model/error.ts';
import type { Cluster, ObjectKey } from '../../ports/cluster.ts';
import { diagnose } from '../diagnose.ts';
import { kinds } from '../kinds.ts';
import { type Look, type Patience, waitFor } from '../wait-for.ts';
import type { InstalledOperator } from './find-operator.ts';
import { csvSucceeded, type OperatorEnv, operatorReady, staleVariables, twice } from './operator-ready.ts';

/** Seconds that OLM, at rest, has to carry the variables of a ClusterServiceVersion on; it takes less than one. */
const propagation = 60;
/** Seconds that a change of the Deployment itself must hold: where OLM undoes it, it does so within one. */
const holding = 30;

/** The operator on its way to other variables. */
export interface Reaching {
  readonly operator: InstalledOperator;
  readonly expected: OperatorEnv;
  /** Whether anything is or was written. */
  readonly changing: boolean;
  /** Throws where waiting makes no sense any more. */
  check(): Promise<void>;
}

/** Waits until OLM is at rest, since it ignores what is changed before; and stays so, where something is to be changed. */
export async function restingOlm(cluster: Cluster, reaching: Reaching, patience: Patience): Promise<void> {
  const { operator, changing } = reaching;
  const look = () => csvSucceeded(cluster, operator);
  await wait(cluster, 'csv', changing ? twice(look) : look, reaching, patience);
}

/**
 * Waits until the operator that runs is the one with these variables, and the only one. `ignored`: OLM is at rest, and
 * has not carried the variables of the ClusterServiceVersion on. Errors: `infrastructure`,
 * `deploying:operator:timeout`, `deploying:operator_reverted`.
 */
export async function reachOperator(
  cluster: Cluster,
  reaching: Reaching,
  patience: Patience,
): Promise<'reached' | 'ignored'> {
  const { operator, expected, changing } = reaching;
  const began = patience.clock.now();
  const seconds = () => (patience.clock.now() - began) / 1000;
  const look = async (): Promise<Look<'reached' | 'ignored'>> => {
    const deployment = await cluster.get(deploymentKey(operator));
    if (!deployment) return { done: false, missing: `${nameOf(operator)} is not there` };
    const stale = staleVariables(operator, deployment, expected);
    if (stale.length > 0) return notCarried(cluster, operator, stale, seconds());
    const ready = await operatorReady(cluster, operator, deployment);
    if (!ready.done) return ready;
    const direct = operator.holder.kind === kinds.deployment.kind;
    return direct && changing && seconds() < holding
      ? { done: false, missing: `the operator has its new variables; looking for ${holding} s whether they stay` }
      : { done: true, value: 'reached' };
  };
  return wait(cluster, 'operator', look, reaching, patience);
}

/** What variables mean that the operator's Deployment does not have: by where they were written. */
async function notCarried(
  cluster: Cluster,
  operator: InstalledOperator,
  stale: readonly string[],
  seconds: number,
): Promise<Look<'ignored'>> {
  const { kind } = operator.holder;
  if (kind === kinds.deployment.kind) throw reverted(operator, stale);
  const late = kind === kinds.clusterServiceVersion.kind && seconds > propagation;
  if (late && (await csvSucceeded(cluster, operator)).done) return { done: true, value: 'ignored' };
  const what = stale.length === 1 ? `"${stale[0]}"` : `${stale.length} variables`;
  return { done: false, missing: `OLM has not set ${what} on the operator yet` };
}

function wait<T>(
  cluster: Cluster,
  what: string,
  look: () => Promise<Look<T>>,
  { operator, check }: Reaching,
  patience: Patience,
): Promise<T> {
  const checked = async () => {
    await check();
    return look();
  };
  const { csv, namespace } = operator;
  const keys = csv === undefined ? [] : [{ ...kinds.clusterServiceVersion, namespace, name: csv }];
  return waitFor(['deploying', what], checked, patience, () => diagnose(cluster, [...keys, deploymentKey(operator)]));
}

function deploymentKey({ namespace, deployment: name }: InstalledOperator): ObjectKey {
  return { ...kinds.deployment, namespace, name };
}

function nameOf({ namespace, deployment }: InstalledOperator): string {
  return `Deployment "${namespace}/${deployment}"`;
}

function reverted(operator: InstalledOperator, [first]: readonly string[]): StreamstressError {
  return new StreamstressError(
    'infrastructure',
    ['deploying', 'operator_reverted'],
    `${nameOf(operator)} was given new images, and something has put "${first}" back: OLM, or whatever installs the operator. Install the operator through a Subscription of OperatorHub: OLM keeps the variables that are set there`,
  );
}
