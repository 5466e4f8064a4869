import type { Cluster } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';

/** All images of a stream as they are now. */
export interface StreamImages {
  /** Digest pull specs by tag. */
  readonly images: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Where they lie for whoever is outside of the cluster: `host/namespace/name`. */
  readonly publicRepository: string | undefined;
}

interface TagHistory {
  readonly tag: string;
  readonly items?: readonly { readonly image: string; readonly dockerImageReference: string }[] | null;
}

/** Undefined where there is no such stream. */
export async function readStream(cluster: Cluster, namespace: string, name: string): Promise<StreamImages | undefined> {
  const stream = await cluster.get({ ...kinds.imageStream, namespace, name });
  if (!stream) return undefined;
  const repository: string | undefined = stream.status?.dockerImageRepository || undefined;
  const tags: readonly TagHistory[] = stream.status?.tags ?? [];
  const images = tags.flatMap(({ tag, items }) => {
    const [newest] = items ?? [];
    return newest ? [[tag, repository ? `${repository}@${newest.image}` : newest.dockerImageReference] as const] : [];
  });
  const publicRepository: string | undefined = stream.status?.publicDockerImageRepository || undefined;
  return { images: Object.fromEntries(images), annotations: stream.metadata.annotations ?? {}, publicRepository };
}
