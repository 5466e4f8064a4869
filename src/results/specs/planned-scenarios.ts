import type { TestResult } from '../../model/test-result.ts';

/** A scenario that is to run. */
export interface PlannedScenario {
  /** Spec file relative to the suite's repository. */
  readonly file: string;
  readonly heading: string;
}

const mostNamed = 5;

/** A problem where scenarios have no result: such a suite is incomplete, whatever the others say. */
export function missingScenarios(planned: readonly PlannedScenario[], tests: readonly TestResult[]): string[] {
  const ran = new Set(tests.map(({ file, scenario }) => `${file}::${headingOf(scenario)}`));
  for (const { id } of tests) ran.add(id);
  const missing = planned.map(({ file, heading }) => `${file}::${heading}`).filter((key) => !ran.has(key));
  if (missing.length === 0) return [];
  const named = missing.slice(0, mostNamed).join(', ');
  const more = missing.length > mostNamed ? ` and ${missing.length - mostNamed} more` : '';
  return [`the suite is incomplete: ${missing.length} of ${planned.length} scenarios have no result: ${named}${more}`];
}

function headingOf(scenario: string): string {
  return scenario.replace(/ \| (?:Spec|Scn)Row: .*$/s, '');
}
