import { workInNamespace } from '../../cluster/ci-namespace/work-in-namespace.ts';
import { assemblePayload } from '../../cluster/releases/assemble-payload.ts';
import type { ReleaseName } from '../../cluster/releases/import-payload.ts';
import { created, type Step } from '../../engine/step.ts';
import type { Link } from '../../model/link.ts';

/**
 * Makes a payload of the images of a stream of the run's namespace: creates `made:<name>`. Errors: those of
 * `assemblePayload`, `ci:namespace_gone`.
 */
export function assembleReleaseStep(name: string, release: ReleaseName, requires: readonly Link[]): Step {
  return {
    ...{ name, kind: 'assemble-release', creates: [`made:${name}`] },
    requires: [...requires, 'namespace:ci'],
    async run(inputs, context) {
      const ready = await workInNamespace(context, inputs.get('namespace:ci'), (ground) =>
        assemblePayload(ground, release),
      );
      const summary = `release:${release.release} is ${ready.pullSpec}`;
      return { summary, created: [created(`made:${name}`, true)], skipped: ready.images === undefined };
    },
  };
}
