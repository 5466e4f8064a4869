import type { PromotedImage } from '../../model/promoted-image.ts';
import { placeOf } from '../../model/promoted-image.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { readStream } from '../image-streams/read-stream.ts';
import { promotionRefused } from './promotion-refused.ts';

/** An image to be promoted, by its digest. */
export interface Promotion extends PromotedImage {
  /** `sha256:<64 hex>`. */
  readonly digest: string;
}

/** What is promoted, as it is in the run's namespace now. Errors: `infrastructure`, `ci:promoting_images:missing_image`. */
export async function promotedDigests(
  cluster: Cluster,
  namespace: string,
  images: readonly PromotedImage[],
): Promise<readonly Promotion[]> {
  const stream = await readStream(cluster, namespace, 'pipeline');
  const found = images.map((image) => ({ ...image, digest: stream?.images[image.image]?.split('@')[1] }));
  const missing = found.filter(({ digest }) => digest === undefined);
  const lines = missing.map(
    (image) =>
      `"${placeOf(image)}" is to be the image "pipeline:${image.image}", which is not in namespace "${namespace}": nothing was promoted. Run again, with --fresh if it stays away`,
  );
  if (lines.length > 0) throw promotionRefused('missing_image', lines);
  return found.map((image) => ({ ...image, digest: image.digest ?? '' }));
}
