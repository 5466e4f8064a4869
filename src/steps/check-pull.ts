import { asNodesPull, isInternal, registryHosts } from '../cluster/images/own-registry.ts';
import { checkPull, type PullFailure } from '../cluster/images/pull-check.ts';
import { whileHeld } from '../cluster/lock/while-held.ts';
import { carriedByOperator } from '../cluster/operator/carried-by-operator.ts';
import { created, type Step } from '../engine/step.ts';
import { StreamstressError } from '../model/error.ts';
import { imageLink } from '../model/link.ts';
import type { Product } from '../model/operator.ts';

/** Seconds in which the nodes must have pulled all images. */
const pullTimeout = 900;

const verbs = ['get', 'create', 'delete'] as const;

/**
 * Before anything is changed: whether the nodes can pull the images that do not lie in the cluster's own registry.
 * Creates `pullable:images`. Errors: `infrastructure`, `deploying:image_not_pullable` with all that cannot be pulled.
 */
export function checkPullStep({ operator, components }: Product): Step {
  const { targetNamespace: namespace } = operator;
  const links = components.flatMap(({ name, images }) => images.map((image) => imageLink(name, image.name)));
  return {
    name: 'check-pull',
    kind: 'check-pull',
    requires: ['lock:cluster', 'cluster:target'],
    after: links,
    creates: ['pullable:images'],
    permissions: verbs.map((verb) => ({ verb, group: '', resource: 'pods', namespace })),
    async run(inputs, { world, signal, progress }) {
      const { cluster, clock } = world;
      const [hosts, carried] = await Promise.all([registryHosts(cluster), carriedByOperator(cluster, operator)]);
      const all = links.flatMap((link) => inputs.find(link)?.image ?? []).map((image) => asNodesPull(image, hosts));
      const foreign = [...new Set(all)].filter((image) => !isInternal(image) && !carried.has(image));
      const done = [created('pullable:images', true)];
      if (foreign.length === 0) {
        const summary = "all images are in the cluster's own registry, or run already";
        return { summary: all.length > 0 ? summary : 'there are no images', created: done, skipped: true };
      }
      progress(`a pod on the cluster tries to pull ${foreign.length} images`);
      const failures = await whileHeld(inputs.get('lock:cluster'), signal, (held) =>
        checkPull(cluster, namespace, foreign, { clock, signal: held, progress, timeout: pullTimeout }),
      );
      if (failures.length > 0) throw notPullable(failures, foreign.length);
      return { summary: `the cluster can pull all ${foreign.length} images`, created: done };
    },
  };
}

function notPullable(failures: readonly PullFailure[], of: number): StreamstressError {
  const lines = failures.map(({ image, why }) => `  "${image}": ${why}`);
  const todo =
    'Nothing was changed. Let everybody pull them, or add a login to the pull secret of the cluster (Secret "openshift-config/pull-secret"); or push them to the cluster\'s own registry, without --registry';
  const message = `the cluster cannot pull ${failures.length} of ${of} images. ${todo}:\n${lines.join('\n')}`;
  return new StreamstressError('infrastructure', ['deploying', 'image_not_pullable'], message);
}
