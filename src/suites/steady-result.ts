import { stillDeployed } from '../cluster/swap/still-deployed.ts';
import { type BuiltImage, envOf } from '../model/image.ts';
import type { Product } from '../model/operator.ts';
import type { SuiteResult } from '../model/test-result.ts';
import type { Cluster } from '../ports/cluster.ts';

/** Nothing follows from a result where the images on the cluster changed meanwhile: `images` as deployed, by operator `csv`. */
export async function steadyResult(
  found: SuiteResult,
  product: Product,
  { images, csv }: { readonly images: readonly BuiltImage[]; readonly csv: string },
  cluster: Cluster,
): Promise<SuiteResult> {
  const changed = await stillDeployed(cluster, product, envOf(images), csv);
  return changed.length === 0 ? found : { ...found, unsteady: true, problems: [...found.problems, ...changed] };
}
