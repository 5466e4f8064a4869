import type { Configuration } from '../configuration.ts';
import type { RuleId } from '../violation.ts';

const fields = {
  root: 'build_root',
  bin: 'binary_build_commands',
  'test-bin': 'test_binary_build_commands',
  rpms: 'rpm_build_commands',
  'ci-index': 'operator',
} as const;

/** Why a tag of `pipeline` is not made; a pull spec may stand in for what has a field of its own, and for an index. */
export function tagProblem(
  tag: string,
  isOverridden: boolean,
  configuration: Configuration,
): readonly [RuleId, string] | undefined {
  if (tag === 'src') return undefined;
  if (Object.hasOwn(fields, tag)) {
    const field = fields[tag as keyof typeof fields];
    return configuration[field] || isOverridden ? undefined : ['V177', `is made by "${field}": add it`];
  }
  const { indexes, images } = madeIn(configuration);
  if (tag.startsWith('ci-index')) {
    const isThere = indexes.has(tag) || isOverridden;
    return isThere ? undefined : ['V178', 'is the index of no bundle of "operator": add the bundle'];
  }
  const isBundle = configuration.operator !== undefined && tag.startsWith('ci-bundle');
  return isBundle || images.has(tag) ? undefined : ['V179', 'is no image that is imported or built here: add it'];
}

interface Made {
  readonly indexes: ReadonlySet<string>;
  readonly images: ReadonlySet<string>;
}

const known = new WeakMap<Configuration, Made>();

/** Kept for the configuration: all of its dependencies ask. */
function madeIn(configuration: Configuration): Made {
  const found = known.get(configuration);
  if (found) return found;
  const { base_images = {}, base_rpm_images = {}, external_images = {}, images, operator } = configuration;
  const bundles = (operator?.bundles ?? []).map(({ as = '' }) => as);
  const aliases = [base_images, base_rpm_images, external_images].flatMap((each) => Object.keys(each));
  const made = {
    indexes: new Set(bundles.map((as) => `ci-index-${as}`)),
    images: new Set([...aliases, ...(images?.items ?? []).map(({ to = '' }) => to), ...bundles.filter(Boolean)]),
  };
  known.set(configuration, made);
  return made;
}
