import type { Configuration } from '../configuration.ts';

/** An image of the test's namespace: a tag of one of its streams. */
export interface ImageReference {
  /** `pipeline`, `stable`, `stable-<release>`, `release`, or whatever was written. */
  readonly stream: string;
  readonly tag: string;
  /** Whether the stream was written; a bare tag has the one where the reference looks for it. */
  readonly explicit: boolean;
}

/** What steps of every configuration can make; the reference compares beginnings: `binary-x` counts as well. */
const madeByAll = /^(?:root|src|bin|test-bin|rpms|src-bundle|ci-index)/;

/** `cli`, `pipeline:src`, `stable:cli`, `release:latest`: a bare tag is of `pipeline` where that may have it, else of `stable`. */
export function imageReference(text: string, configuration: Configuration): ImageReference {
  const colon = text.indexOf(':');
  if (colon >= 0) return { stream: text.slice(0, colon), tag: text.slice(colon + 1), explicit: true };
  return { stream: isPipelineTag(text, configuration) ? 'pipeline' : 'stable', tag: text, explicit: false };
}

function isPipelineTag(tag: string, configuration: Configuration): boolean {
  if (madeByAll.test(tag)) return true;
  if (configuration.operator !== undefined && tag.startsWith('ci-bundle')) return true;
  return namedTags(configuration).has(tag);
}

const named = new WeakMap<Configuration, ReadonlySet<string>>();

/** Kept for the configuration: many steps of it ask. */
function namedTags(configuration: Configuration): ReadonlySet<string> {
  const known = named.get(configuration);
  if (known) return known;
  const { base_images, base_rpm_images, external_images, images, operator } = configuration;
  const tags = new Set([
    ...[base_images, base_rpm_images, external_images].flatMap((aliases) => Object.keys(aliases ?? {})),
    ...(images?.items ?? []).map(({ to }) => to ?? ''),
    ...(operator?.bundles ?? []).map(({ as }) => as ?? ''),
  ]);
  tags.delete('');
  named.set(configuration, tags);
  return tags;
}

/** `stable`, or `stable-<name>` where it is not the release `latest`. */
export function releaseStream(release: string): string {
  return release === 'latest' ? 'stable' : `stable-${release}`;
}
