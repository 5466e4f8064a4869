import { StreamstressError } from '../../model/error.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { missingRole } from './missing-role.ts';
import { type TaggedImage, taggedImage } from './pull-spec.ts';

/** An image by its tag. */
export interface NamedTag {
  readonly namespace: string;
  readonly name: string;
  readonly tag: string;
}

/** What a tag of any namespace is; `forbidden` where we may not look. */
export async function findImage(
  cluster: Cluster,
  { namespace, name: stream, tag }: NamedTag,
): Promise<TaggedImage | 'forbidden' | undefined> {
  try {
    return await taggedImage(cluster, namespace, { stream, tag });
  } catch (error) {
    if (error instanceof StreamstressError && error.reason === 'cluster:forbidden') return 'forbidden';
    throw error;
  }
}

/** An image that nobody has, or that we may not see; `elsewhere` is where it was looked for besides. */
export function noImage(
  { namespace, name, tag }: NamedTag,
  elsewhere: string,
  isForbidden: boolean,
): StreamstressError {
  const image = `image "${namespace}/${name}:${tag}"`;
  if (isForbidden) {
    const message = `we may not look at the ${image} of the cluster, and it is not at "${elsewhere}" either. ${missingRole(namespace, name)}`;
    return new StreamstressError('infrastructure', ['ci', 'resolving_inputs', 'forbidden'], message);
  }
  const message = `there is no ${image}: neither the cluster has an ImageStream "${name}" with tag "${tag}" in namespace "${namespace}", nor is it at "${elsewhere}". Correct the configuration, or push the image`;
  return new StreamstressError('request', ['ci', 'resolving_inputs', 'not_found'], message);
}
