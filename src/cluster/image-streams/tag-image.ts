import type { StreamTag } from '../../model/ci-run.ts';
import { StreamstressError } from '../../model/error.ts';
import { kinds } from '../kinds.ts';
import { importRefused } from './import-refused.ts';
import { tagReference } from './make-stream.ts';
import type { StreamGround, TagSource } from './stream-ground.ts';

/** Lets a tag be an image, whatever it was. Errors: `ci:importing_image` with `forbidden` or `not_found`; those of the cluster. */
export async function tagImage(
  { cluster, namespace }: Pick<StreamGround, 'cluster' | 'namespace'>,
  { stream, tag }: StreamTag,
  from: TagSource,
): Promise<void> {
  const key = { ...kinds.imageStreamTag, namespace: namespace.name, name: `${stream}:${tag}` };
  const reference = tagReference(from);
  const { name, namespace: at } = key;
  try {
    const made = await cluster.create({
      ...kinds.imageStreamTag,
      metadata: { name, namespace: at },
      tag: { name: tag, ...reference },
    });
    if (made === 'exists') await cluster.patch(key, { type: 'merge', body: { tag: reference } });
  } catch (error) {
    throw refusedSource(error, { stream, tag }, from, namespace.name) ?? error;
  }
}

/** The API server looks at images of other streams at once, and says what it thinks of them in an `Invalid`. */
function refusedSource(error: unknown, to: StreamTag, from: TagSource, namespace: string) {
  if (!(error instanceof StreamstressError) || error.reason !== 'cluster:invalid') return undefined;
  if (/forbidden/i.test(error.message)) return importRefused('forbidden', { from, to, namespace }, error.message);
  return /not ?found/i.test(error.message)
    ? importRefused('not_found', { from, to, namespace }, error.message)
    : undefined;
}
