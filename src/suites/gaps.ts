import type { SuitePlan } from '../model/suite.ts';
import type { TestResult } from '../model/test-result.ts';
import { factsOf, indexSpecs } from '../results/specs/spec-index.ts';

/** The scenarios that are left out as something is missing, as results: errors that say what. */
export function gapTests(suite: string, { gaps, specs }: Pick<SuitePlan, 'gaps' | 'specs'>): readonly TestResult[] {
  const index = indexSpecs(specs);
  return gaps.map(({ scenario: { file, heading }, need, why }) => {
    const found = index.scenario(file, heading);
    return {
      id: `${file}::${heading}`,
      ...{ suite, file, spec: index.spec(file)?.heading ?? '', scenario: heading },
      ...(found ? factsOf(found) : {}),
      ...{ status: 'error', seconds: 0, message: why, gap: need },
    };
  });
}
