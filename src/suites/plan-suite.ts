import type { TestRequest } from '../model/request.ts';
import type { PlannedScenario, Suite, SuiteCall, SuiteNeed, SuitePlan } from '../model/suite.ts';
import { plannedScenarios } from '../results/specs/planned-scenarios.ts';
import { caseIdOf } from '../results/specs/read-spec.ts';
import { chosenScenarios } from './chosen-scenarios.ts';
import type { NeedFound } from './needs.ts';
import { isBelow, namesOf } from './spec-names.ts';
import { filled, filledTags, type Versions } from './versions.ts';

/** What a plan rests on. */
interface SuitePlanning {
  readonly suite: Suite;
  readonly testing: TestRequest;
  /** Texts of the specifications by their path in the project. */
  readonly specs: ReadonlyMap<string, string>;
  readonly versions: Versions;
  readonly needs: readonly NeedFound[];
  /** Whether the user has given a variable: those are not set. */
  readonly isGiven: (variable: string) => boolean;
}

/**
 * What is run of a suite. Where something is left out of a folder, what remains is named one by one, so that the runner
 * runs exactly what is planned. Errors: `request`, `suites:no_such_scenario`, `suites:never_run`.
 */
export function planSuite(planning: SuitePlanning): SuitePlan {
  const { suite, testing, specs, versions } = planning;
  const chosen = testing.scenarios.length > 0 ? chosenScenarios(suite, testing.scenarios, specs) : undefined;
  const tags = chosen ? '' : filledTags(testing.tags ?? suite.tags, versions);
  const selected = plannedScenarios(specs, tags);
  const given = { env: envOf(planning), specs };
  const isRun = ({ file }: PlannedScenario) => !suite.without.some((place) => isBelow(place, file));
  // Nothing that is wanted is there, or Gauge does not understand the tags: it says so best, and if it does, runs no more.
  if (selected === undefined || selected.length === 0) {
    const all = plannedScenarios(specs, '') ?? [];
    const named = namesOf(all.filter(isRun), all, suite.specs);
    const places = named.length > 0 ? named : suite.specs;
    return { calls: [{ specs: places, tags, streams: 1 }], planned: selected, gaps: [], ...given };
  }
  const wanted = (chosen ?? selected).filter(isRun);
  const gaps = wanted.flatMap((scenario) => gapOf(scenario, planning));
  const planned = wanted.filter((scenario) => !gaps.some((gap) => gap.scenario === scenario));
  return { calls: callsOf(planned, selected, tags, planning), planned, gaps, ...given };
}

/** Those that bear each other, then the others one by one. */
function callsOf(
  planned: readonly PlannedScenario[],
  selected: readonly PlannedScenario[],
  tags: string,
  { suite, testing }: SuitePlanning,
): readonly SuiteCall[] {
  const isAlone = ({ file }: PlannedScenario) => suite.alone.some((place) => isBelow(place, file));
  const parts = [
    { scenarios: planned.filter((one) => !isAlone(one)), streams: testing.streams ?? suite.streams },
    { scenarios: planned.filter(isAlone), streams: 1 },
  ];
  return parts
    .filter(({ scenarios }) => scenarios.length > 0)
    .map(({ scenarios, streams }) => ({ specs: namesOf(scenarios, selected, suite.specs), tags, streams }));
}

/** What a scenario lacks, of all needs that mean it. */
function gapOf(scenario: PlannedScenario, { needs, specs }: SuitePlanning): SuitePlan['gaps'] {
  const lacking = needs.filter(({ need, missing }) => missing !== undefined && isMeant(scenario, need, specs));
  if (lacking.length === 0) return [];
  const why = lacking.map(({ missing }) => missing).join('; ');
  return [{ scenario, need: lacking.map(({ need }) => need.name).join(', '), why: `It was not run: ${why}` }];
}

function isMeant({ file, heading, line }: PlannedScenario, need: SuiteNeed, specs: SuitePlan['specs']): boolean {
  if (need.specs.length > 0 && !need.specs.some((place) => isBelow(place, file))) return false;
  if (need.cases.length > 0 && !need.cases.includes(caseIdOf(heading) ?? '')) return false;
  const tagged = plannedScenarios(new Map([[file, specs.get(file) ?? '']]), need.tags);
  return tagged?.some((one) => one.line === line) ?? false;
}

/** Without what the user has set, and what the cluster does not say. */
function envOf({ suite, versions, isGiven }: SuitePlanning): SuitePlan['env'] {
  const all = Object.entries(suite.env).filter(([name]) => !isGiven(name));
  return Object.fromEntries(
    all.flatMap(([name, text]) => {
      const value = filled(text, versions);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
