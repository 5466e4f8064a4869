import type { PlannedScenario } from '../../model/suite.ts';
import { tagFilter } from '../../model/tag-expression.ts';
import type { TestResult } from '../../model/test-result.ts';
import { plainText } from '../plain-text.ts';
import { readSpec } from './read-spec.ts';

const mostNamed = 5;

/**
 * The scenarios of these specifications that a tag expression selects, empty for all; undefined where it makes no sense,
 * which Gauge says as well. `specs` are texts by their path in the project.
 */
export function plannedScenarios(
  specs: ReadonlyMap<string, string>,
  tags: string,
): readonly PlannedScenario[] | undefined {
  const holds = filterOf(tags);
  if (!holds) return undefined;
  return [...specs].flatMap(([file, text]) =>
    readSpec(text)
      .scenarios.filter((scenario) => holds(scenario.tags))
      .map(({ heading, line }) => ({ file, heading: plainText(heading), line })),
  );
}

function filterOf(tags: string): ReturnType<typeof tagFilter> | undefined {
  if (tags === '') return () => true;
  try {
    return tagFilter(tags);
  } catch {
    return undefined;
  }
}

/** A problem where scenarios have no result: such a suite is incomplete, whatever the others say. */
export function missingScenarios(planned: readonly PlannedScenario[], tests: readonly TestResult[]): string[] {
  const ran = new Set(tests.map(({ file, scenario }) => `${file}::${headingOf(scenario)}`));
  for (const { id, file, line } of tests) ran.add(id).add(`${file}:${line}`);
  const missing = planned
    .map(({ file, heading, line }) => ({ key: `${file}::${heading}`, at: `${file}:${line}` }))
    .filter(({ key, at }) => !ran.has(key) && !ran.has(at))
    .map(({ key }) => key);
  if (missing.length === 0) return [];
  const named = missing.slice(0, mostNamed).join(', ');
  const more = missing.length > mostNamed ? ` and ${missing.length - mostNamed} more` : '';
  return [`the suite is incomplete: ${missing.length} of ${planned.length} scenarios have no result: ${named}${more}`];
}

/** The name of a test without the row that it ran with. */
export function headingOf(scenario: string): string {
  return scenario.replace(/ \| (?:Spec|Scn)Row: .*$/s, '');
}
