import { workInNamespace } from '../../cluster/ci-namespace/work-in-namespace.ts';
import { importPayload, type ReleaseName } from '../../cluster/releases/import-payload.ts';
import { created, type Step } from '../../engine/step.ts';
import type { Link } from '../../model/link.ts';

/**
 * Imports the payload that `input:<name>` is, and its images: creates `made:<name>`. Errors: those of `importPayload`,
 * `ci:namespace_gone`.
 */
export function importReleaseStep(name: string, release: ReleaseName, requires: readonly Link[]): Step {
  return {
    ...{ name, kind: 'import-release', creates: [`made:${name}`] },
    requires: [...requires, 'namespace:ci', `input:${name}`],
    async run(inputs, context) {
      const pullSpec = inputs.get(`input:${name}`).images[''] ?? '';
      const ready = await workInNamespace(context, inputs.get('namespace:ci'), (ground) =>
        importPayload(ground, pullSpec, release),
      );
      const images = ready.images === undefined ? 'its images are there' : `${ready.images} images of it`;
      const summary = `release:${release.release} is ${ready.pullSpec}, ${images} in ${release.stream}`;
      return { summary, created: [created(`made:${name}`, true)], skipped: ready.images === undefined };
    },
  };
}
