import { StreamstressError } from '../model/error.ts';
import { nearNames } from '../model/near-names.ts';
import type { CiLink, CiStep } from './graph/ci-step.ts';
import { creatorsOf } from './graph/dependencies.ts';
import { imageReference } from './graph/image-reference.ts';
import { linkFor, linkText } from './graph/link.ts';
import type { CiPlan } from './plan.ts';
import type { ResolvedTest } from './registry/resolved-test.ts';
import type { Validated } from './validate.ts';

/** A step with all that is known of why it is there. */
export interface Explained {
  readonly step: CiStep;
  /** What it needs, why, and who makes that. */
  readonly needs: readonly { readonly link: string; readonly why: string; readonly from: readonly string[] }[];
  /** Who needs what it makes. */
  readonly neededBy: readonly { readonly name: string; readonly why: string }[];
  /** Its steps and where their values come from, where it is a multi-stage test. */
  readonly test: ResolvedTest | undefined;
}

/** Explains a step by its name, or an image by whoever makes it: `src`, `e2e`, `pipeline:cli`, `stable:cli`. Errors: `request`, `ci:nothing_to_explain`. */
export function explain(asked: string, validated: Validated, plan: CiPlan): readonly Explained[] {
  const creators = creatorsOf(plan.steps);
  const byName = plan.steps.filter(({ name }) => name === asked);
  const found = byName.length > 0 ? byName : makersOf(asked, validated, plan, creators);
  if (found.length === 0) throw nothing(asked, validated, plan);
  return found.map((step) => ({
    step,
    needs: step.needs.map((need) => ({
      ...{ link: linkText(need.link), why: need.why },
      from: creators(need.link).map(({ name }) => name),
    })),
    neededBy: neededBy(step, plan, creators),
    test: validated.resolved.find(({ as }) => as === step.name),
  }));
}

/**
 * Who makes an image, and who tags it so. A bare name that nothing here has means any image of a release, so it explains
 * nothing.
 */
function makersOf(
  asked: string,
  { configuration }: Validated,
  { steps }: CiPlan,
  creators: (link: CiLink) => readonly CiStep[],
): readonly CiStep[] {
  const reference = imageReference(asked, configuration);
  const { explicit, stream, tag } = reference;
  const link = explicit || stream === 'pipeline' ? linkFor(reference) : undefined;
  if (link === undefined) return [];
  const isTagged = (made: CiLink) =>
    made.type === 'external' && made.namespace === '' && made.name === stream && made.tag === tag;
  return [...steps.filter(({ creates }) => creates.some(isTagged)), ...creators(link)];
}

function neededBy(step: CiStep, { steps }: CiPlan, creators: (link: CiLink) => readonly CiStep[]) {
  return steps.flatMap(({ name, needs }) => {
    const need = needs.find(({ link }) => creators(link).includes(step));
    return need === undefined ? [] : [{ name, why: need.why }];
  });
}

function nothing(asked: string, { resolved }: Validated, { steps, problems }: CiPlan): StreamstressError {
  const tests = resolved.filter((test) => test.steps.some(({ step }) => step.as === asked)).map(({ as }) => `"${as}"`);
  const hint = tests.length > 0 ? `it is a step of ${tests.join(' and ')}: explain that` : nearest(asked, steps);
  const why = problems.length > 0 ? problems.join('\n') : `no step and no image is "${asked}": ${hint}`;
  return new StreamstressError('request', ['ci', 'nothing_to_explain'], why);
}

/** What was meant, mostly: `latest` is `[release:latest]`. */
function nearest(asked: string, steps: readonly CiStep[]): string {
  const names = steps.flatMap(({ name, creates }) => [name, ...creates.map(linkText)]);
  const near = new Set([...names.filter((name) => name.includes(`:${asked}`)), ...nearNames(asked, names)]);
  if (near.size === 0) return '"streamstress ci plan" lists the steps';
  return `did you mean ${[...near].map((name) => `"${name}"`).join(' or ')}?`;
}
