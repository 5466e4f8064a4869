import { workInNamespace } from '../../cluster/ci-namespace/work-in-namespace.ts';
import { takeStream } from '../../cluster/image-streams/take-stream.ts';
import { created, type Step } from '../../engine/step.ts';
import type { Link } from '../../model/link.ts';

/** The stream whose images are taken. */
interface TakenStream {
  readonly namespace: string;
  readonly name: string;
}

/**
 * Makes streams of the run's namespace with the images that `input:<name>` has: creates `made:<name>`. Errors: those of
 * `awaitTags`, `ci:namespace_gone`.
 */
export function takeStreamStep(
  name: string,
  from: TakenStream,
  streams: readonly string[],
  requires: readonly Link[],
): Step {
  return {
    ...{ name, kind: 'release-inputs', creates: [`made:${name}`] },
    requires: [...requires, 'namespace:ci', `input:${name}`],
    async run(inputs, context) {
      const { images } = inputs.get(`input:${name}`);
      const made = await workInNamespace(context, inputs.get('namespace:ci'), async (ground) => {
        const all = [];
        for (const stream of streams) all.push(await takeStream(ground, { ...from, images }, stream));
        return all;
      });
      const summary = `${Object.keys(images).length} images of ${from.namespace}/${from.name} are in ${streams.join(', ')}`;
      return { summary, created: [created(`made:${name}`, true)], skipped: !made.includes(true) };
    },
  };
}
