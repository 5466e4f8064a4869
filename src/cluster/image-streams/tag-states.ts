import type { KubernetesObject } from '../../ports/cluster.ts';
import type { TagSource } from './stream-ground.ts';

/** How far a tag of a stream is. */
export type TagState =
  | { readonly tag: string; readonly is: 'there'; readonly digest: string }
  | { readonly tag: string; readonly is: 'coming'; readonly from?: TagSource | undefined }
  /** The import failed; `message` is the cluster's, hostile. */
  | {
      readonly tag: string;
      readonly is: 'failed';
      readonly reason: string;
      readonly message: string;
      readonly from: TagSource;
    };

interface SpecTag {
  readonly name: string;
  readonly generation?: number | null;
  readonly from?: TagSource;
}

interface StatusTag {
  readonly tag: string;
  readonly items?: readonly { readonly image: string; readonly generation?: number }[] | null;
  readonly conditions?: readonly {
    readonly type: string;
    readonly status: string;
    readonly reason?: string;
    readonly message?: string;
    readonly generation?: number;
  }[];
}

/** Every tag that a stream is to have, as its imports stand; what is of an older wish for the same tag does not count. */
export function tagStates({ spec, status }: KubernetesObject): readonly TagState[] {
  const reached: readonly StatusTag[] = status?.tags ?? [];
  const wanted: readonly SpecTag[] = spec?.tags ?? [];
  return wanted.map((tag) =>
    stateOf(
      tag,
      reached.find(({ tag: name }) => name === tag.name),
    ),
  );
}

function stateOf({ name: tag, generation, from }: SpecTag, reached: StatusTag | undefined): TagState {
  const wanted = generation ?? 0;
  const [newest] = reached?.items ?? [];
  if (newest && (newest.generation ?? wanted) >= wanted) return { tag, is: 'there', digest: newest.image };
  const failure = reached?.conditions?.find(
    (condition) =>
      condition.type === 'ImportSuccess' && condition.status === 'False' && (condition.generation ?? wanted) >= wanted,
  );
  if (!failure || !from) return { tag, is: 'coming', from };
  return { tag, is: 'failed', reason: failure.reason ?? '', message: failure.message ?? '', from };
}
