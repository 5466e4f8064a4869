import type { Operator, Product } from '../../model/operator.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { makeChanges } from '../make-changes.ts';
import type { EnvChange } from '../operator/env.ts';
import { readGround } from '../operator/ground.ts';
import { releaseComponents, releaseEnv } from '../operator/release-components.ts';
import type { Patience } from '../wait-for.ts';
import { applyEnv, type Swap } from './apply-env.ts';
import { planChange, planEnv } from './plan-swap.ts';
import { originalEnv, removeRecord } from './record.ts';
import { waitForInstalled } from './wait-for-installed.ts';

/** Seconds for each condition of a swap to come true: a slow image pull, or OLM's lock of five minutes, fit in it. */
export const conditionTimeout = 900;

/**
 * Makes the cluster run these images, by the operator's variables, and does not return before the workloads do: the
 * environment, OLM, the operator, the InstallerSets of the components, their pods. What is changed is recorded on the
 * cluster first. `wanted` has the variables of the configuration, `by` says who does it. Returns whether anything had
 * to be changed. Errors: `request`, `deploying:component_not_in_release`; `infrastructure`, `deploying:…`; what was
 * recorded stays for `restore`.
 */
export async function swapImages(
  cluster: Cluster,
  { operator, components }: Product,
  wanted: EnvChange,
  by: string,
  patience: Patience,
): Promise<boolean> {
  const ground = await readGround(cluster, operator);
  const env = releaseEnv(components, wanted, ground.release);
  const author = { by, at: new Date(patience.clock.now()).toISOString() };
  const swap: Swap = {
    components: releaseComponents(components, env, ground.release),
    env,
    plan: (now) => planChange(cluster, now, env, author),
  };
  await waitForInstalled(cluster, swap.components, patience);
  const made = await applyEnv(cluster, ground, swap, patience);
  if (made !== 'ignored') return made > 0;
  patience.progress('OLM does not carry the variables on: they are taken back, and the Deployment itself is changed');
  await takeBack(cluster, operator);
  await applyEnv(cluster, await readGround(cluster, operator, true), swap, patience);
  return true;
}

/** Gives the object that was changed its originals back, and forgets them; nobody has seen the change. */
async function takeBack(cluster: Cluster, asked: Operator): Promise<void> {
  const { operator, record } = await readGround(cluster, asked);
  if (!record) return;
  await makeChanges(cluster, async () => planEnv(await readGround(cluster, asked), originalEnv(record)));
  await removeRecord(cluster, operator);
}
