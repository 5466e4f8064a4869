import type { Configuration, PromotionTarget } from '../configuration.ts';
import type { Origin } from '../origin.ts';
import { type Validated, type ValidationOptions, withViolations } from '../validate.ts';
import type { Path, Violation } from '../violation.ts';

/** A tag that an image gets once a change has merged. */
export interface PromotedTag {
  /** `namespace/stream:tag`. */
  readonly to: string;
  /** The image: a tag of the stream `pipeline`. */
  readonly image: string;
  /** What of the configuration says so. */
  readonly path: Path;
}

/** Every target gets every image: a file of megabytes could mean billions. */
const mostTags = 100_000;

/**
 * All that a configuration promotes, in its order; the binaries that the next build begins with come last. Targets with
 * `tag_by_commit` add a tag where the commit is given. Optional images are promoted where they are asked for by name.
 */
export function promotedTags(
  configuration: Configuration,
  origin: Origin | undefined,
  commit?: string,
  asked: ReadonlySet<string> = new Set(),
): readonly PromotedTag[] {
  const { promotion, binary_build_commands } = configuration;
  if (promotion === undefined) return [];
  const tags: PromotedTag[] = [];
  for (const [index, target] of (promotion.to ?? []).entries())
    for (const tag of tagsOf(configuration, target, index, commit, asked)) if (tags.length < mostTags) tags.push(tag);
  if (!binary_build_commands || promotion.disable_build_cache || !origin) return tags;
  const { org, repo, branch, variant } = origin;
  const to = `build-cache/${org}-${repo}:${variant ? `${branch}-${variant}` : branch}`;
  return [...tags, { to, image: 'bin', path: ['binary_build_commands'] }];
}

function tagsOf(
  configuration: Configuration,
  target: PromotionTarget,
  index: number,
  commit: string | undefined,
  asked: ReadonlySet<string>,
): readonly PromotedTag[] {
  const { namespace = '', name, tag = '', tag_by_commit } = target;
  return [...imagesOf(configuration, target, asked)].flatMap(([component, image]) => {
    const isAdded = Object.hasOwn(target.additional_images ?? {}, component);
    const path = ['promotion', 'to', index, ...(isAdded ? ['additional_images', component] : [])];
    const to = name ? `${namespace}/${name}:${component}` : `${namespace}/${component}:${tag}`;
    const ofCommit = tag_by_commit && commit ? [{ to: `${namespace}/${component}:${commit}`, image, path }] : [];
    return [{ to, image, path }, ...ofCommit];
  });
}

/** Images of the stream `pipeline` by what they are called where they go. */
function imagesOf(
  { images }: Configuration,
  target: PromotionTarget,
  asked: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const { disabled, excluded_images = [], additional_images = {} } = target;
  if (disabled) return new Map();
  const excluded = new Set(excluded_images);
  const built = (images?.items ?? [])
    .filter(({ to = '', optional }) => (!optional || asked.has(to)) && !excluded.has(to) && !excluded.has('*'))
    .map(({ to = '' }) => [to, to] as const);
  return new Map([...built, ...Object.entries(additional_images)]);
}

/**
 * Adds where configurations promote to a tag of another one: rule V081, which none of them breaks alone. Copies of one
 * configuration, of the same branch and variant, are one.
 */
export function promotedTwice(each: readonly Validated[], options: ValidationOptions = {}): readonly Validated[] {
  const promoted = each.map((one) => ({ one, tags: promotedTags(one.configuration, one.origin) }));
  const promoters = new Map<string, Map<string, string>>();
  for (const { one, tags } of promoted) {
    for (const { to } of tags) {
      const known = promoters.get(to) ?? new Map<string, string>();
      if (!known.has(whose(one))) promoters.set(to, known.set(whose(one), one.source.path));
    }
  }
  return promoted.map(({ one, tags }) => {
    const found = tags.flatMap((tag) => also(tag, whose(one), promoters.get(tag.to) ?? new Map()));
    return found.length === 0 ? one : withViolations(one, found, options);
  });
}

function whose({ origin, source }: Validated): string {
  return origin ? JSON.stringify([origin.org, origin.repo, origin.branch, origin.variant]) : source.path;
}

function also(
  { to, image, path }: PromotedTag,
  own: string,
  promoters: ReadonlyMap<string, string>,
): readonly Violation[] {
  const [first, second] = promoters;
  const [, other] = (first?.[0] === own ? second : first) ?? [];
  if (other === undefined) return [];
  const more = promoters.size > 2 ? ` (and ${promoters.size - 2} more)` : '';
  const message = `The image ${JSON.stringify(image)} is promoted to ${to}, as ${other}${more} does too: exclude it in one of them, or disable the target there`;
  return [{ rule: 'V081', path, message }];
}
