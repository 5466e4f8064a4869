import { StreamstressError } from '../model/error.ts';
import type { PlannedScenario, Suite } from '../model/suite.ts';
import { plannedScenarios } from '../results/specs/planned-scenarios.ts';
import { indexSpecs } from '../results/specs/spec-index.ts';
import { isBelow } from './spec-names.ts';

/** The scenarios in whose lines `FILE:LINE` are. Errors: `request`, `suites:no_such_scenario`, `suites:never_run`. */
export function chosenScenarios(
  suite: Suite,
  asked: readonly string[],
  specs: ReadonlyMap<string, string>,
): readonly PlannedScenario[] {
  const index = indexSpecs(specs);
  const places = asked.map((text) => ({ text, ...placeOf(text) }));
  const found = places.map(({ file, line }) => index.scenarioAt(file, line)?.line);
  const unknown = places.filter((_, at) => found[at] === undefined);
  if (unknown.length > 0) {
    throw refused(
      'no_such_scenario',
      unknown.map(({ text, file, line }) => `--scenario "${text}": ${whyUnknown(file, line, specs)}`),
    );
  }
  const never = places.filter(({ file }) => suite.without.some((place) => isBelow(place, file)));
  if (never.length > 0) {
    const why = `is never run: "without" of "${suite.name}" in suites.toml names it; --suites-file can say otherwise`;
    throw refused(
      'never_run',
      never.map(({ text }) => `--scenario "${text}" ${why}`),
    );
  }
  const all = plannedScenarios(specs, '') ?? [];
  return all.filter(({ file, line }) => places.some((place, at) => place.file === file && found[at] === line));
}

function placeOf(text: string): { file: string; line: number } {
  const [, file = text, line = '0'] = /^(?:\.\/)?(.*):(\d+)$/.exec(text) ?? [];
  return { file, line: Number(line) };
}

function whyUnknown(file: string, line: number, specs: ReadonlyMap<string, string>): string {
  const text = specs.get(file);
  if (text === undefined) return `the suite has no specification "${file}"; paths are those in its repository`;
  const headings = (plannedScenarios(new Map([[file, text]]), '') ?? []).map((one) => `${one.line} "${one.heading}"`);
  return `no scenario of "${file}" is at line ${line}; they begin at ${headings.slice(0, 10).join(', ')}`;
}

function refused(reason: 'no_such_scenario' | 'never_run', lines: readonly string[]): StreamstressError {
  return new StreamstressError('request', ['suites', reason], lines.join('\n'));
}
