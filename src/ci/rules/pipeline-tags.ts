import type { Configuration } from '../configuration.ts';
import type { ResolvedTest } from '../registry/resolved-test.ts';
import { phases } from '../test-shape.ts';
import { type Path, pathText, type Violation } from '../violation.ts';
import type { Topic } from './rule.ts';

export const pipelineTags: Topic = {
  rules: [
    {
      ...{ id: 'V028', severity: 'error', title: 'one field alone makes an image of a name' },
      why: 'all are tags of one image stream, "pipeline", and one would replace the other',
    },
    {
      ...{ id: 'V060', severity: 'error', title: 'an image that is built has a name of its own' },
      why: 'all are tags of one image stream, "pipeline", and one would replace the other',
    },
  ],
  *check(configuration, { resolved }) {
    const first = new Map<string, Claim>();
    for (const claim of claims(configuration, resolved)) {
      const before = first.get(claim.tag);
      if (before === undefined) first.set(claim.tag, claim);
      else yield doubled(claim, before);
    }
  },
};

/** A tag of the stream `pipeline`, and the field that makes it. */
interface Claim {
  readonly tag: string;
  readonly path: Path;
  readonly of?: 'key';
  readonly file?: string | undefined;
}

function doubled({ tag, path, of, file }: Claim, before: Claim): Violation {
  const rule = path[0] === 'images' ? 'V060' : 'V028';
  const message = `${pathText(path)} makes an image ${JSON.stringify(tag)}, which ${pathText(before.path)} makes already: rename one of them`;
  return { rule, path, of, file, message };
}

/** All tags that fields of the configuration make, in the order in which the reference visits them. */
export function* claims(configuration: Configuration, resolved: readonly ResolvedTest[]): Iterable<Claim> {
  if (configuration.binary_build_commands) yield { tag: 'bin', path: ['binary_build_commands'], of: 'key' };
  if (configuration.test_binary_build_commands)
    yield { tag: 'test-bin', path: ['test_binary_build_commands'], of: 'key' };
  if (configuration.rpm_build_commands) yield { tag: 'rpms', path: ['rpm_build_commands'], of: 'key' };
  if (configuration.build_root) yield { tag: 'root', path: ['build_root'], of: 'key' };
  yield* claimsOfOperator(configuration);
  for (const alias of Object.keys(configuration.base_images ?? {}))
    yield { tag: alias, path: ['base_images', alias], of: 'key' };
  for (const alias of Object.keys(configuration.base_rpm_images ?? {})) {
    yield { tag: `${alias}-without-rpms`, path: ['base_rpm_images', alias], of: 'key' };
    yield { tag: alias, path: ['base_rpm_images', alias], of: 'key' };
  }
  for (const [index, { to }] of (configuration.images?.items ?? []).entries()) {
    if (to) yield { tag: to, path: ['images', 'items', index, 'to'] };
  }
  yield* claimsOfSteps(configuration, resolved);
}

function* claimsOfOperator({ operator }: Configuration): Iterable<Claim> {
  if (operator === undefined) return;
  yield { tag: 'src-bundle', path: ['operator'], of: 'key' };
  const bundles = [...(operator.bundles ?? []).entries()];
  for (const [index, { as }] of bundles) {
    const path = ['operator', 'bundles', index];
    yield { tag: as || `ci-bundle${index}`, path: as ? [...path, 'as'] : path };
    if (as) yield { tag: `ci-index-${as}`, path: [...path, 'as'] };
  }
  const unnamed = bundles.find(([, { as }]) => !as);
  if (unnamed) yield { tag: 'ci-index', path: ['operator', 'bundles', unnamed[0]] };
}

/** Steps that run in one image share its tag. */
function* claimsOfSteps(configuration: Configuration, resolved: readonly ResolvedTest[]): Iterable<Claim> {
  const seen = new Set<string>();
  for (const { image, path, file } of imagesOfSteps(configuration, resolved)) {
    const { namespace = '', name = '', tag = '', as = '' } = image;
    const key = JSON.stringify([namespace, name, tag, as]);
    if (seen.has(key)) continue;
    seen.add(key);
    yield { tag: `${namespace}-${name}-${tag}`, path: [...path, 'from_image'], file };
  }
}

interface ImageOfStep {
  readonly image: { readonly [K in 'namespace' | 'name' | 'tag' | 'as']?: string };
  readonly path: Path;
  readonly file?: string | undefined;
}

function* imagesOfSteps({ tests = [] }: Configuration, resolved: readonly ResolvedTest[]): Iterable<ImageOfStep> {
  const whole = new Map(resolved.map((test) => [test.index, test]));
  for (const [index, { steps, literal_steps }] of tests.entries()) {
    for (const { step, place } of whole.get(index)?.steps ?? [])
      if (step.from_image) yield { image: step.from_image, ...place };
    if (whole.has(index)) continue;
    for (const [field, written] of Object.entries({ steps, literal_steps }))
      for (const phase of phases)
        for (const [at, { from_image: image }] of (written?.[phase] ?? []).entries())
          if (image) yield { image, path: ['tests', index, field, phase, at] };
  }
}
