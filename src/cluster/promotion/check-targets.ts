import type { Permission } from '../../model/permission.ts';
import type { PromotedImage } from '../../model/promoted-image.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { checkPermission } from '../checks/permission.ts';
import { kinds } from '../kinds.ts';
import { promotionRefused } from './promotion-refused.ts';

/**
 * Whether images can be promoted to where they are to go on this cluster. Errors: `request`,
 * `ci:promoting_images:no_namespace`; `infrastructure`, `ci:promoting_images:forbidden`.
 */
export async function checkTargets(cluster: Cluster, images: readonly PromotedImage[]): Promise<void> {
  const namespaces = [...new Set(images.map(({ namespace }) => namespace))];
  const missing = await Promise.all(namespaces.map(async (name) => ((await isThere(cluster, name)) ? [] : [name])));
  const lines = missing
    .flat()
    .map(
      (name) =>
        `images are promoted to namespace "${name}", which is not on this cluster: make it with "oc new-project ${name}", or promote to another registry with --promote-to`,
    );
  if (lines.length > 0) throw promotionRefused('no_namespace', lines);
  const refusals = await Promise.all(namespaces.map((name) => refusalsIn(cluster, name)));
  if (refusals.flat().length > 0) throw promotionRefused('forbidden', refusals.flat());
}

/** A namespace that nobody may look at is seen when it is written to. */
async function isThere(cluster: Cluster, name: string): Promise<boolean> {
  const found = await cluster.get({ ...kinds.namespace, name }).catch(() => 'unknown' as const);
  return found !== undefined;
}

async function refusalsIn(cluster: Cluster, namespace: string): Promise<readonly string[]> {
  const answers = await Promise.all(
    (['create', 'patch'] as const).map((verb) => checkPermission(cluster, permissionIn(namespace, verb))),
  );
  return answers.flatMap(({ status, summary, todo = '' }) =>
    status === 'failed' ? [`images cannot be promoted to namespace "${namespace}": ${summary}. ${todo}`] : [],
  );
}

function permissionIn(namespace: string, verb: Permission['verb']): Permission {
  return { verb, group: 'image.openshift.io', resource: 'imagestreamtags', namespace };
}
