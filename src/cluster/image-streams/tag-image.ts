import type { StreamTag } from '../../model/ci-run.ts';
import { StreamstressError } from '../../model/error.ts';
import { kinds } from '../kinds.ts';
import { importRefused } from './import-refused.ts';
import { tagReference } from './make-stream.ts';
import type { StreamGround, TagSource } from './stream-ground.ts';

/** How often it is written again where others write to the same stream: all tags of a stream are one object. */
const attempts = 20;

type Place = Pick<StreamGround, 'cluster' | 'namespace'>;

/**
 * Lets a tag be an image, whatever it was. Errors: `ci:importing_image` with `forbidden`, `not_found` or `busy`; those of
 * the cluster.
 */
export async function tagImage(ground: Place, to: StreamTag, from: TagSource): Promise<void> {
  const { name: namespace } = ground.namespace;
  try {
    for (let attempt = 1; attempt <= attempts; attempt += 1) if (await writeTag(ground, to, from)) return;
  } catch (error) {
    throw refusedSource(error, to, from, namespace) ?? error;
  }
  const message = `"${to.stream}:${to.tag}" of namespace "${namespace}" could not be written in ${attempts} attempts: others wrote to ImageStream "${to.stream}" each time. Run again`;
  throw new StreamstressError('infrastructure', ['ci', 'importing_image', 'busy'], message);
}

/** False where somebody else was quicker. */
async function writeTag({ cluster, namespace }: Place, { stream, tag }: StreamTag, from: TagSource): Promise<boolean> {
  const key = { ...kinds.imageStreamTag, namespace: namespace.name, name: `${stream}:${tag}` };
  const reference = tagReference(from);
  const metadata = { name: key.name, namespace: key.namespace };
  const made = await cluster
    .create({ ...kinds.imageStreamTag, metadata, tag: { name: tag, ...reference } })
    .catch(ifCrowded);
  if (made !== 'exists') return made !== 'conflict';
  return typeof (await cluster.patch(key, { type: 'merge', body: { tag: reference } })) !== 'string';
}

/** The API server has tried ten times itself by then, and says so as an error of its own. */
function ifCrowded(error: unknown): 'conflict' {
  if (error instanceof StreamstressError && /^cluster:(?:server_timeout|conflict)$/.test(error.reason))
    return 'conflict';
  throw error;
}

/**
 * Why a tag cannot be an image of another stream, where that is why: the API server looks at such images at once, and says
 * what it thinks of them in an `Invalid`.
 */
export function refusedSource(error: unknown, to: StreamTag, from: TagSource, namespace: string) {
  if (!(error instanceof StreamstressError) || error.reason !== 'cluster:invalid') return undefined;
  if (/forbidden/i.test(error.message)) return importRefused('forbidden', { from, to, namespace }, error.message);
  return /not ?found/i.test(error.message)
    ? importRefused('not_found', { from, to, namespace }, error.message)
    : undefined;
}
