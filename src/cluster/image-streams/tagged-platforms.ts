import type { StreamTag } from '../../model/ci-run.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';

/** An image of a tag that has one for each architecture. */
export interface TaggedPlatform {
  readonly architecture: string;
  /** `sha256:<64 hex>`. */
  readonly digest: string;
}

interface ListedManifest {
  readonly digest?: string;
  readonly architecture?: string;
}

/** The images of a tag: of a list all that it names, else the one. Empty where there is no such tag. */
export async function taggedPlatforms(
  cluster: Cluster,
  namespace: string,
  { stream, tag }: StreamTag,
): Promise<readonly TaggedPlatform[]> {
  const found = await cluster.get({ ...kinds.imageStreamTag, namespace, name: `${stream}:${tag}` });
  const listed: readonly ListedManifest[] = found?.image?.dockerImageManifests ?? [];
  const own = { digest: found?.image?.metadata?.name, architecture: found?.image?.dockerImageMetadata?.Architecture };
  return (listed.length > 0 ? listed : [own]).flatMap(({ digest, architecture }) =>
    digest && architecture ? [{ digest, architecture }] : [],
  );
}
