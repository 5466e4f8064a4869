import { StreamstressError } from '../../model/error.ts';
import type { TagSource } from '../image-streams/stream-ground.ts';

/** What a payload says of itself. */
export interface ImageReferences {
  /** `4.19.3` */
  readonly version: string;
  /** Where its images lie, by the name that they have in it. */
  readonly tags: Readonly<Record<string, TagSource>>;
}

interface Stream {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string };
  readonly spec?: {
    readonly tags?: readonly {
      readonly name?: string;
      readonly from?: { readonly kind?: string; readonly name?: string };
    }[];
  };
}

/**
 * Reads /release-manifests/image-references of a payload: an ImageStream in JSON; hostile. Errors: `image`,
 * `ci:importing_release:unreadable`.
 */
export function readImageReferences(text: string, payload: string): ImageReferences {
  const { kind, metadata, spec } = parsed(text);
  const tags = (spec?.tags ?? []).flatMap(({ name, from }) =>
    name && from?.kind === 'DockerImage' && from.name
      ? [[name, { kind: 'DockerImage', name: from.name } satisfies TagSource] as const]
      : [],
  );
  if (kind === 'ImageStream' && tags.length > 0)
    return { version: metadata?.name ?? '', tags: Object.fromEntries(tags) };
  const message = `"${payload}" is no payload of OpenShift: its /release-manifests/image-references names no images. Is it a release image?`;
  throw new StreamstressError('image', ['ci', 'importing_release', 'unreadable'], message);
}

function parsed(text: string): Stream {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
