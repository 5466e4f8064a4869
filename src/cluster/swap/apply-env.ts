import type { Component } from '../../model/component.ts';
import type { Cluster } from '../../ports/cluster.ts';
import type { Change } from '../change.ts';
import { kinds } from '../kinds.ts';
import { makeChanges } from '../make-changes.ts';
import type { EnvChange } from '../operator/env.ts';
import { expectedEnv, type Ground, operatorEnv, readGround } from '../operator/ground.ts';
import { reachOperator, restingOlm } from '../operator/reach-operator.ts';
import { sameOperator } from '../operator/same-operator.ts';
import type { Patience } from '../wait-for.ts';
import { refreshComponents } from './refresh-components.ts';

/** An environment of the operator on its way to the workloads. */
export interface Swap {
  readonly components: readonly Component[];
  /** By the variables of the release. */
  readonly env: EnvChange;
  /** What has to be written, as things are. */
  plan(ground: Ground): Promise<readonly Change[]>;
}

/**
 * Changes the environment, and does not return before OLM, the operator and the workloads have followed. Returns how
 * many changes were made. `ignored`: OLM does not carry them on. Errors: `infrastructure`, `deploying:…`.
 */
export async function applyEnv(
  cluster: Cluster,
  ground: Ground,
  { components, env, plan }: Swap,
  patience: Patience,
): Promise<number | 'ignored'> {
  const { operator } = ground;
  const check = await sameOperator(cluster, operator);
  const changing = (await plan(ground)).length > 0;
  const reaching = { operator, expected: operatorEnv(ground, env), changing, check };
  const direct = operator.holder.kind === kinds.deployment.kind;
  await restingOlm(cluster, reaching, patience);
  const made = changing ? await makeChanges(cluster, async () => plan(await readGround(cluster, operator, direct))) : 0;
  if ((await reachOperator(cluster, reaching, patience)) === 'ignored') return 'ignored';
  const asked = await refreshComponents(cluster, { components, expected: expectedEnv(ground, env), check }, patience);
  return made + asked;
}
