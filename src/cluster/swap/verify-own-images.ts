import { StreamstressError } from '../../model/error.ts';
import type { Product } from '../../model/operator.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { variablesNamed } from '../operator/env.ts';
import { envOf } from '../operator/env-holder.ts';
import { type Ground, readGround } from '../operator/ground.ts';
import { releaseComponents, releaseEnv } from '../operator/release-components.ts';
import type { Patience } from '../wait-for.ts';
import { applyEnv } from './apply-env.ts';
import { waitForInstalled } from './wait-for-installed.ts';

/**
 * Makes sure that the workloads run the operator's own images, as `swapImages` does for others. Returns how many.
 * Errors: `request`, `deploying:images_swapped`; those of `swapImages`.
 */
export async function verifyOwnImages(
  cluster: Cluster,
  { operator, components }: Product,
  patience: Patience,
): Promise<number> {
  const ground = await readGround(cluster, operator);
  const all = components.flatMap(({ images }) => images.map(({ env }) => [env, undefined] as const));
  const env = releaseEnv(components, Object.fromEntries(all), ground.release);
  const set = envOf(ground.holder, operator).filter(({ name }) => name in env);
  const others = ground.operator.holder.kind === kinds.subscription.kind ? set.map(({ name }) => name) : [];
  if (ground.record || others.length > 0) throw swapped(ground, others);
  const own = variablesNamed(ground.own, Object.keys(env));
  const swap = { components: releaseComponents(components, own, ground.release), env: own, plan: async () => [] };
  await waitForInstalled(cluster, swap.components, patience);
  await applyEnv(cluster, ground, swap, patience);
  return Object.keys(env).length;
}

function swapped({ record, holder }: Ground, variables: readonly string[]): StreamstressError {
  const { name, namespace } = holder.metadata;
  const what = record
    ? `images are swapped on the cluster, since ${record.since} by ${record.by}. Run "streamstress restore" first`
    : `${holder.kind} "${namespace}/${name}" sets ${variables.join(', ')}. Take that out of its spec.config.env first`;
  const message = `a baseline tests the operator's own images, but ${what}`;
  return new StreamstressError('request', ['deploying', 'images_swapped'], message);
}
