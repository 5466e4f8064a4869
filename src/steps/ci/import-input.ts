import { workInNamespace } from '../../cluster/ci-namespace/work-in-namespace.ts';
import { copyPullSecret } from '../../cluster/image-streams/copy-pull-secret.ts';
import { importImage } from '../../cluster/image-streams/import-image.ts';
import { created, type Step } from '../../engine/step.ts';
import type { StreamTag } from '../../model/ci-run.ts';
import type { Link } from '../../model/link.ts';

/**
 * Imports the image that `input:<name>` is as a tag of the run's namespace: creates `made:<name>`. Errors: those of
 * `importImage`, `ci:importing_image:no_pull_secret`, `ci:namespace_gone`.
 */
export function importInputStep(name: string, to: StreamTag, requires: readonly Link[]): Step {
  return {
    ...{ name, kind: 'input-image', creates: [`made:${name}`] },
    requires: [...requires, 'namespace:ci', `input:${name}`],
    async run(inputs, context) {
      const { images, pullSecret } = inputs.get(`input:${name}`);
      const namespace = inputs.get('namespace:ci');
      const image = await workInNamespace(context, namespace, async (ground) => {
        if (pullSecret) await copyPullSecret(ground.cluster, namespace, pullSecret);
        return importImage(ground, to, images[''] ?? '');
      });
      const summary = `${to.stream}:${to.tag} is ${image.pullSpec}`;
      return { summary, created: [created(`made:${name}`, true)], skipped: !image.imported };
    },
  };
}
