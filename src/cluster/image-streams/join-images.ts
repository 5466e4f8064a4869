import type { StreamTag } from '../../model/ci-run.ts';
import { StreamstressError } from '../../model/error.ts';
import { awaitTags } from './await-tags.ts';
import type { StreamGround } from './stream-ground.ts';
import { tagImage } from './tag-image.ts';
import { type TaggedPlatform, taggedPlatforms } from './tagged-platforms.ts';

/** Lets a tag of a stream be a list of images of that stream. */
type PushList = (to: StreamTag, images: readonly TaggedPlatform[]) => Promise<unknown>;

/**
 * Gives images of a stream, one for each architecture, a tag of that stream. What the tag has for other architectures
 * stays: a run with the same inputs has made it. Errors: `infrastructure`, `ci:no_list_of_images` where a list is needed
 * and nobody can push one; those of `awaitTags`.
 */
export async function joinImages(
  ground: StreamGround,
  to: StreamTag,
  made: readonly TaggedPlatform[],
  pushList: PushList | undefined,
): Promise<void> {
  const { cluster, namespace } = ground;
  const there = await taggedPlatforms(cluster, namespace.name, to);
  if (made.every((image) => there.some((one) => isSame(one, image)))) return;
  const others = there.filter(({ architecture }) => !made.some((image) => image.architecture === architecture));
  const all = [...made, ...others].toSorted((a, b) => (a.architecture < b.architecture ? -1 : 1));
  const [only] = all;
  if (only && all.length === 1) return tagOne(ground, to, only.digest);
  if (!pushList) throw noList(to, namespace.name, all);
  await pushList(to, all);
}

function isSame(one: TaggedPlatform, { architecture, digest }: TaggedPlatform): boolean {
  return one.architecture === architecture && one.digest === digest;
}

async function tagOne(ground: StreamGround, to: StreamTag, digest: string): Promise<void> {
  const { namespace } = ground;
  const name = `${to.stream}@${digest}`;
  await tagImage(ground, to, { kind: 'ImageStreamImage', namespace: namespace.name, name });
  await awaitTags(ground, to.stream, [to.tag]);
}

/** A run that needs no other architecture, beside one that does. */
function noList({ stream, tag }: StreamTag, namespace: string, all: readonly TaggedPlatform[]): StreamstressError {
  const names = all.map(({ architecture }) => architecture).join(', ');
  const message = `"${stream}:${tag}" of namespace "${namespace}" has images for ${names}, some of them of a run with other targets: give --fresh, or the targets of both`;
  return new StreamstressError('infrastructure', ['ci', 'no_list_of_images'], message);
}
