import { StreamstressError } from '../../model/error.ts';
import type { Product } from '../../model/operator.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { removeLeftPods } from '../images/pull-check.ts';
import type { EnvChange } from '../operator/env.ts';
import { homeNamespace } from '../operator/find-operator.ts';
import { readGround } from '../operator/ground.ts';
import { releaseComponents } from '../operator/release-components.ts';
import type { Patience } from '../wait-for.ts';
import { applyEnv, type Swap } from './apply-env.ts';
import { planEnv } from './plan-swap.ts';
import { originalEnv, readRecord, removeRecord } from './record.ts';

/**
 * Takes back what `swapImages` changed, by the record on the cluster, and the Pod that a killed run may have left: our variables get their originals, whatever they
 * are now, all others stay. `gone`: the object that was changed is not there any more, and nothing is left to take back.
 */
export async function restoreImages(
  cluster: Cluster,
  product: Product,
  patience: Patience,
): Promise<'restored' | 'unchanged' | 'gone'> {
  const { operator } = product;
  const home = { ...operator, namespace: await homeNamespace(cluster, operator) };
  const [record] = await Promise.all([readRecord(cluster, home), removeLeftPods(cluster, operator.targetNamespace)]);
  if (!record) return 'unchanged';
  const there = (await cluster.get(record.holder))?.metadata.uid === record.holder.uid;
  if (there) await bringBack(cluster, product, originalEnv(record), patience);
  await removeRecord(cluster, home);
  return there ? 'restored' : 'gone';
}

async function bringBack(
  cluster: Cluster,
  { operator, components }: Product,
  env: EnvChange,
  patience: Patience,
): Promise<void> {
  const ground = await readGround(cluster, operator);
  const swap: Swap = {
    components: releaseComponents(components, env, ground.release),
    env,
    plan: async (now) => planEnv(now, env),
  };
  const made = await applyEnv(cluster, ground, swap, patience);
  if (made !== 'ignored') return;
  const { kind, name } = ground.operator.holder;
  throw new StreamstressError(
    'infrastructure',
    ['deploying', 'change_ignored'],
    `${kind} "${name}" has its own images again, but OLM does not carry them on to the operator: is the Pod olm-operator running? Run restore again once it is`,
  );
}
