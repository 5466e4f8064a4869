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
  const found = byName.length > 0 ? byName : makersOf(asked, validated, creators);
  if (found.length === 0) throw nothing(asked, plan);
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

/** Who makes an image. A bare name that nothing here has means any image of a release, so it explains nothing. */
function makersOf(asked: string, { configuration }: Validated, creators: (link: CiLink) => readonly CiStep[]) {
  const reference = imageReference(asked, configuration);
  const link = reference.explicit || reference.stream === 'pipeline' ? linkFor(reference) : undefined;
  return link === undefined ? [] : creators(link);
}

function neededBy(step: CiStep, { steps }: CiPlan, creators: (link: CiLink) => readonly CiStep[]) {
  return steps.flatMap(({ name, needs }) => {
    const need = needs.find(({ link }) => creators(link).includes(step));
    return need === undefined ? [] : [{ name, why: need.why }];
  });
}

function nothing(asked: string, { steps, problems }: CiPlan): StreamstressError {
  const links = steps.flatMap(({ name, creates }) => [name, ...creates.map(linkText)]);
  const near = nearNames(asked, links).map((name) => `"${name}"`);
  const hint = near.length > 0 ? `did you mean ${near.join(' or ')}?` : '"streamstress ci plan" lists the steps';
  const why = problems.length > 0 ? problems.join('\n') : `no step and no image is "${asked}": ${hint}`;
  return new StreamstressError('request', ['ci', 'nothing_to_explain'], why);
}
