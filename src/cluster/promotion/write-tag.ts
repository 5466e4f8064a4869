import { placeOf } from '../../model/promoted-image.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { taggedImage } from '../image-streams/pull-spec.ts';
import { tagImage } from '../image-streams/tag-image.ts';
import { kinds } from '../kinds.ts';
import { type Look, type Patience, waitFor } from '../wait-for.ts';
import type { Promotion } from './promoted-digests.ts';
import type { Write } from './write-all.ts';

/** Seconds until a tag of the same cluster is what it was set to. */
const tagSeconds = 120;

/** Writes tags of streams of this cluster: each becomes an image of the stream `pipeline` of the run's namespace. */
export function tagWriter(cluster: Cluster, from: string, patience: Omit<Patience, 'timeout'>): Write<Promotion> {
  return async (image) => {
    const { namespace, digest } = image;
    const before = await taggedImage(cluster, namespace, image);
    const isNew = await makePlainStream(cluster, image);
    const putBack = () => restore(cluster, image, before?.digest, isNew);
    try {
      await setTag(cluster, image, { namespace: from, name: `pipeline@${digest}` });
      await waitFor(['ci', 'promoting_images'], () => isWritten(cluster, image), { ...patience, timeout: tagSeconds });
      return putBack;
    } catch (error) {
      await putBack().catch(() => undefined);
      throw error;
    }
  };
}

/** Of the stream's own kind, as somebody would make it who pushes there; false where it was there. */
async function makePlainStream(cluster: Cluster, { namespace, stream: name }: Promotion): Promise<boolean> {
  return (await cluster.create({ ...kinds.imageStream, metadata: { name, namespace } })) !== 'exists';
}

function setTag(
  cluster: Cluster,
  { namespace, ...to }: Promotion,
  from: { readonly namespace: string; readonly name: string },
): Promise<void> {
  const place = { name: namespace, labels: {}, registry: '' };
  return tagImage({ cluster, namespace: place }, to, { kind: 'ImageStreamImage', ...from });
}

async function isWritten(cluster: Cluster, image: Promotion): Promise<Look<true>> {
  const now = await taggedImage(cluster, image.namespace, image);
  if (now?.digest === image.digest) return { done: true, value: true };
  return { done: false, missing: `"${placeOf(image)}" is not the promoted image yet` };
}

async function restore(cluster: Cluster, image: Promotion, before: string | undefined, isNew: boolean): Promise<void> {
  const { namespace, stream, tag } = image;
  if (before) return setTag(cluster, image, { namespace, name: `${stream}@${before}` });
  if (isNew) await cluster.delete({ ...kinds.imageStream, namespace, name: stream });
  else await cluster.delete({ ...kinds.imageStreamTag, namespace, name: `${stream}:${tag}` });
}
