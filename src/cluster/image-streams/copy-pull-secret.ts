import type { CiNamespace } from '../../model/ci-run.ts';
import { StreamstressError } from '../../model/error.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';

/**
 * Copies a login for a registry into the run's namespace, where imports find it. Errors: `request`,
 * `ci:importing_image:no_pull_secret`.
 */
export async function copyPullSecret(
  cluster: Cluster,
  { name: namespace, labels }: CiNamespace,
  from: { readonly namespace: string; readonly name: string },
): Promise<void> {
  const secret = await cluster.get({ ...kinds.secret, ...from });
  if (secret === undefined) throw noSecret(from);
  const { type, data } = secret;
  const metadata = { name: `external-pull-secret-${from.name}`, namespace, labels };
  await cluster.create({ ...kinds.secret, metadata, type, data });
}

function noSecret({ namespace, name }: { namespace: string; name: string }): StreamstressError {
  const message = `there is no Secret "${namespace}/${name}", the pull_secret of one of external_images: make it (type kubernetes.io/dockerconfigjson), or correct the name`;
  return new StreamstressError('request', ['ci', 'importing_image', 'no_pull_secret'], message);
}
