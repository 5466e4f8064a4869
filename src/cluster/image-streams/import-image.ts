import type { StreamTag } from '../../model/ci-run.ts';
import { awaitTags } from './await-tags.ts';
import { makeStream } from './make-stream.ts';
import { taggedImage } from './pull-spec.ts';
import { type StreamGround, sourceOf } from './stream-ground.ts';
import { tagImage } from './tag-image.ts';

/**
 * Sees to it that a tag of the run's namespace is an image, and answers with its digest pull spec. A tag that has an image
 * keeps it: another run with the same inputs has imported it. Errors: those of `tagImage` and `awaitTags`.
 */
export async function importImage(
  ground: StreamGround,
  to: StreamTag,
  pullSpec: string,
): Promise<{ readonly pullSpec: string; readonly imported: boolean }> {
  const { cluster, namespace } = ground;
  const there = await taggedImage(cluster, namespace.name, to);
  if (there) return { pullSpec: there.pullSpec, imported: false };
  await makeStream(cluster, namespace, to.stream);
  await tagImage(ground, to, sourceOf(pullSpec, namespace));
  await awaitTags(ground, to.stream, [to.tag]);
  const found = await taggedImage(cluster, namespace.name, to);
  return { pullSpec: found?.pullSpec ?? pullSpec, imported: true };
}
