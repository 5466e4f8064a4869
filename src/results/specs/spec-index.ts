import type { ScenarioFacts } from '../../model/test-result.ts';
import { readSpec, type SpecFile, type SpecScenario } from './read-spec.ts';

/** The specifications of a suite, to be asked about results. */
export interface SpecIndex {
  /** The scenario with that heading in that file. */
  scenario(file: string, heading: string): SpecScenario | undefined;
  /** The scenario in whose lines that one is. */
  scenarioAt(file: string, line: number): SpecScenario | undefined;
  /** The only file with that heading, or of several the only one with that scenario; undefined where there is none. */
  fileOf(heading: string, scenario: string): string | undefined;
  spec(file: string): SpecFile | undefined;
  /** Headings of the scenarios of the specifications with that heading; undefined where there are none. */
  headingsOf(heading: string): ReadonlySet<string> | undefined;
  /** Test-case ids that several scenarios have, with the scenarios. */
  readonly doubleIds: readonly { readonly caseId: string; readonly scenarios: readonly string[] }[];
}

/** Reads specifications, given as their text by their path in the suite. */
export function indexSpecs(texts: ReadonlyMap<string, string>): SpecIndex {
  const specs = new Map([...texts].map(([file, text]) => [file, readSpec(text)]));
  const files = Map.groupBy(specs.keys(), (file) => specs.get(file)?.heading ?? '');
  const scenarios = new Map<string, SpecScenario>();
  for (const [file, spec] of specs) for (const one of spec.scenarios) scenarios.set(`${file}::${one.heading}`, one);
  const headings = new Map([...files].map(([heading, all]) => [heading, headingsIn(all, specs)]));
  return {
    headingsOf: (heading) => headings.get(heading),
    scenario: (file, heading) => scenarios.get(`${file}::${heading}`),
    scenarioAt: (file, line) => specs.get(file)?.scenarios.find((one) => one.line <= line && line <= one.lastLine),
    fileOf(heading, scenario) {
      const all = files.get(heading) ?? [];
      const having = all.length > 1 ? all.filter((file) => scenarios.has(`${file}::${scenario}`)) : all;
      return having.length === 1 ? having[0] : undefined;
    },
    spec: (file) => specs.get(file),
    doubleIds: doubleIds(specs),
  };
}

function headingsIn(files: readonly string[], specs: ReadonlyMap<string, SpecFile>): ReadonlySet<string> {
  return new Set(files.flatMap((file) => specs.get(file)?.scenarios.map(({ heading }) => heading) ?? []));
}

/** What a specification adds to a result. */
export function factsOf({ caseId, line, tags, importance, component }: SpecScenario): ScenarioFacts {
  return {
    line,
    tags,
    ...(caseId === undefined ? {} : { caseId }),
    ...(importance === undefined ? {} : { importance }),
    ...(component === undefined ? {} : { component }),
  };
}

function doubleIds(specs: ReadonlyMap<string, SpecFile>): SpecIndex['doubleIds'] {
  const byId = new Map<string, string[]>();
  for (const [file, { scenarios }] of specs) {
    for (const { caseId, heading } of scenarios) {
      if (caseId !== undefined) byId.set(caseId, [...(byId.get(caseId) ?? []), `${file}::${heading}`]);
    }
  }
  return [...byId].filter(([, all]) => all.length > 1).map(([caseId, all]) => ({ caseId, scenarios: all }));
}
