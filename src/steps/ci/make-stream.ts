import { workInNamespace } from '../../cluster/ci-namespace/work-in-namespace.ts';
import { makeStream } from '../../cluster/image-streams/make-stream.ts';
import { created, type Step } from '../../engine/step.ts';
import type { Link } from '../../model/link.ts';

/** Makes an empty stream for the images of a run without any release: creates `made:<name>`. Errors: `ci:namespace_gone`. */
export function makeStreamStep(name: string, streams: readonly string[], requires: readonly Link[]): Step {
  return {
    ...{ name, kind: 'output-images', creates: [`made:${name}`] },
    requires: [...requires, 'namespace:ci'],
    async run(inputs, context) {
      const namespace = inputs.get('namespace:ci');
      await workInNamespace(context, namespace, async ({ cluster }) => {
        for (const stream of streams) await makeStream(cluster, namespace, stream);
      });
      return { summary: `images go into ${streams.join(', ')}`, created: [created(`made:${name}`, true)] };
    },
  };
}
