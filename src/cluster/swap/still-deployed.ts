import { asStreamstressError } from '../../model/error.ts';
import type { Product } from '../../model/operator.ts';
import type { Cluster } from '../../ports/cluster.ts';
import type { EnvChange } from '../operator/env.ts';
import { operatorName } from '../operator/find-operator.ts';
import { expectedEnv, readGround } from '../operator/ground.ts';
import { releaseComponents, releaseEnv } from '../operator/release-components.ts';
import { readWorkloads, staleImages } from './workloads.ts';

/**
 * What is not as it was verified any more, one sentence each: another operator than `csv` is installed, or workloads
 * carry other images. `images` has the variables of the configuration. Where it cannot be read, that is the sentence.
 */
export async function stillDeployed(
  cluster: Cluster,
  product: Product,
  images: EnvChange,
  csv: string,
): Promise<readonly string[]> {
  try {
    return await differences(cluster, product, images, csv);
  } catch (error) {
    return [`whether the images stayed the same cannot be said: ${asStreamstressError(error).message}`];
  }
}

async function differences(
  cluster: Cluster,
  { operator, components }: Product,
  images: EnvChange,
  csv: string,
): Promise<readonly string[]> {
  const ground = await readGround(cluster, operator);
  const now = operatorName(ground.operator);
  if (now !== csv) return [`the operator was upgraded from "${csv}" to "${now}" while the tests ran`];
  const env = releaseEnv(components, images, ground.release);
  const [workloads, expected] = [await readWorkloads(cluster, components), expectedEnv(ground, env)];
  const stale = releaseComponents(components, env, ground.release).flatMap((component) =>
    staleImages(workloads, component, expected),
  );
  return stale.length === 0 ? [] : [`the images changed while the tests ran: ${stale.join(', ')}`];
}
