import { workInNamespace } from '../../cluster/ci-namespace/work-in-namespace.ts';
import { awaitTags } from '../../cluster/image-streams/await-tags.ts';
import { pullSpecOf } from '../../cluster/image-streams/pull-spec.ts';
import { sourceOf } from '../../cluster/image-streams/stream-ground.ts';
import { tagImage } from '../../cluster/image-streams/tag-image.ts';
import { created, type Step } from '../../engine/step.ts';
import type { StreamTag } from '../../model/ci-run.ts';
import type { Link } from '../../model/link.ts';

/**
 * Lets a tag of the release's stream be an image that was built, whatever the release has there: creates `made:<name>`.
 * Errors: `ci:image_missing`, those of `tagImage` and `awaitTags`, `ci:namespace_gone`.
 */
export function tagOutputStep(name: string, from: StreamTag, to: StreamTag, requires: readonly Link[]): Step {
  return {
    ...{ name, kind: 'output-image', creates: [`made:${name}`] },
    requires: [...requires, 'namespace:ci'],
    async run(inputs, context) {
      const namespace = inputs.get('namespace:ci');
      const pullSpec = await workInNamespace(context, namespace, async (ground) => {
        const image = await pullSpecOf(ground.cluster, namespace.name, from);
        await tagImage(ground, to, sourceOf(image, namespace));
        await awaitTags(ground, to.stream, [to.tag]);
        return image;
      });
      return { summary: `${to.stream}:${to.tag} is ${pullSpec}`, created: [created(`made:${name}`, true)] };
    },
  };
}
