import { awaitTags } from '../../cluster/image-streams/await-tags.ts';
import { taggedImage } from '../../cluster/image-streams/pull-spec.ts';
import { tagImage } from '../../cluster/image-streams/tag-image.ts';
import { type TaggedPlatform, taggedPlatforms } from '../../cluster/image-streams/tagged-platforms.ts';
import type { StepContext } from '../../engine/step.ts';
import type { CiNamespace, StreamTag } from '../../model/ci-run.ts';
import { StreamstressError } from '../../model/error.ts';
import type { PushTarget } from '../../model/push-target.ts';
import { pushIndex } from '../../registry/push-index.ts';
import { registryClients } from '../../registry/registry-client.ts';

/** Where images of a run's namespace are joined; without a registry to push to one image can have a tag, not several. */
export interface JoinPlace {
  readonly namespace: CiNamespace;
  readonly target: PushTarget | undefined;
}

/**
 * Gives images of a stream, one for each architecture, a tag of that stream. What the tag has for other architectures
 * stays: a run with the same inputs has made it. Errors: `infrastructure`, `ci:no_list_of_images`; those of `pushIndex`
 * and `awaitTags`.
 */
export async function joinImages(
  to: StreamTag,
  made: readonly TaggedPlatform[],
  { namespace, target }: JoinPlace,
  context: StepContext,
): Promise<void> {
  const { world, signal, progress } = context;
  const { cluster, clock } = world;
  const ground = { cluster, clock, signal, progress, namespace };
  const all = [...made, ...(await othersOf(to, made, ground))].toSorted((a, b) =>
    a.architecture < b.architecture ? -1 : 1,
  );
  const [only] = all;
  if (only && all.length === 1) {
    if ((await taggedImage(cluster, namespace.name, to))?.digest === only.digest) return;
    await tagImage(ground, to, {
      ...{ kind: 'ImageStreamImage', namespace: namespace.name, name: `${to.stream}@${only.digest}` },
    });
    return awaitTags(ground, to.stream, [to.tag]);
  }
  if (!target) throw noList(to, namespace, all);
  await pushIndex(registryClients(world, signal, target), `${target.repository}/${to.stream}`, to.tag, all);
}

async function othersOf(
  to: StreamTag,
  made: readonly TaggedPlatform[],
  { cluster, namespace }: Pick<StepContext['world'], 'cluster'> & Pick<JoinPlace, 'namespace'>,
): Promise<readonly TaggedPlatform[]> {
  const there = await taggedPlatforms(cluster, namespace.name, to);
  return there.filter(({ architecture }) => !made.some((image) => image.architecture === architecture));
}

/** Only a run that was told of no other architecture is here, beside one that was. */
function noList({ stream, tag }: StreamTag, { name }: CiNamespace, all: readonly TaggedPlatform[]): StreamstressError {
  const message = `"${stream}:${tag}" of namespace "${name}" has images for ${all.map(({ architecture }) => architecture).join(', ')}, some of a run with other targets: give --fresh, or the targets of both`;
  return new StreamstressError('infrastructure', ['ci', 'no_list_of_images'], message);
}
