import type { KubernetesObject } from '../../ports/cluster.ts';
import { OcError } from './flags.ts';

/** A tag of a release's ImageStream. */
export interface ReleaseTag {
  readonly name: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly from: { readonly kind: string; readonly name: string };
}

interface TagStatus {
  readonly tag: string;
  readonly items?:
    | readonly { readonly image: string; readonly dockerImageReference: string; readonly generation: number }[]
    | null;
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
}

/**
 * The tags of an ImageStream, each with the image that it is now, by digest: in the public registry, or where the image
 * was imported from (`source`). Read: openshift/oc @ 6b8e30c5, pkg/cli/admin/release/new.go
 * (resolveImageStreamTagsToReferenceMode).
 */
export function releaseTags(
  { spec, status = {} }: KubernetesObject,
  mode: string,
  excluded: readonly string[],
): readonly ReleaseTag[] {
  const external: string = status.publicDockerImageRepository ?? '';
  if (!['', 'public', 'source'].includes(mode))
    throw new OcError('error: supported reference modes are: "public" (default) and "source"');
  if (mode !== 'source' && external === '') {
    throw new OcError(
      'error: only image streams or releases with public image repositories can be the source for releases when using the default --reference-mode',
    );
  }
  const internal: string = status.dockerImageRepository ?? '';
  const tags: readonly TagStatus[] = status.tags ?? [];
  const asked: readonly { name: string; generation?: number | null }[] = spec?.tags ?? [];
  return tags
    .filter(({ tag }) => !excluded.includes(tag))
    .flatMap((tag) => {
      const [newest] = tag.items ?? [];
      const wanted = asked.find(({ name }) => name === tag.tag)?.generation ?? 0;
      if (newest === undefined ? isFailed(tag) : wanted > newest.generation) throw notImported(tag.tag);
      if (newest === undefined) return [];
      const source = newest.dockerImageReference.startsWith(internal) ? '' : newest.dockerImageReference;
      const name = mode === 'source' && source !== '' ? source : `${external}@${newest.image}`;
      return [{ name: tag.tag, from: { kind: 'DockerImage', name } }];
    });
}

function isFailed({ conditions = [] }: TagStatus): boolean {
  return conditions.some(({ type, status }) => type === 'ImportSuccess' && status !== 'True');
}

function notImported(tag: string): OcError {
  return new OcError(`error: the tag "${tag}" in the source input stream has not been imported yet`);
}
