import type { CiLink, CiNeed } from './ci-step.ts';
import type { ImageReference } from './image-reference.ts';

export function tagLink(stream: string, tag: string): CiLink {
  return { type: 'tag', stream, tag };
}

export function streamLink(stream: string): CiLink {
  return { type: 'stream', stream };
}

/** A need of a tag of `pipeline`: what is imported or built. */
export function needsTag(tag: string, why: string): CiNeed {
  return { link: tagLink('pipeline', tag), why };
}

/** What has to be there for an image; undefined for a stream that nothing makes. A release's images come together. */
export function linkFor({ stream, tag }: ImageReference): CiLink | undefined {
  if (stream === 'pipeline' || stream === 'release') return tagLink(stream, tag);
  return /^stable(?:-|$)/.test(stream) ? streamLink(stream) : undefined;
}

/** A link in a word, which is its own: `pipeline:src`, `stable:*`. */
export function linkText(link: CiLink): string {
  switch (link.type) {
    case 'tag':
      return `${link.stream}:${link.tag}`;
    case 'stream':
      return `${link.stream}:*`;
    case 'external':
      return `image ${link.namespace && `${link.namespace}/`}${link.name}:${link.tag}`;
    case 'images':
      return 'all images';
    case 'rpms':
      return 'a server of RPMs';
    case 'leases':
      return 'a proxy for leases';
    case 'all':
      return 'all steps';
  }
}
