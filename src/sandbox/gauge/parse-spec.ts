import type { ParseError, Scenario, Spec, SpecStep } from './spec.ts';
import { type NumberedLine, specLines } from './spec-lines.ts';
import { addRow, type OpenTable, openTable, readStep, withTable } from './spec-steps.ts';

type Line<K extends NumberedLine['kind']> = Extract<NumberedLine, { kind: K }>;
type Draft<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

/** What has been read so far, and where the next line belongs. */
interface Reading {
  readonly spec: Draft<Spec>;
  headed: boolean;
  scenario: Draft<Scenario> | undefined;
  /** Steps of the scenario, or the contexts, or the teardown. */
  steps: SpecStep[];
  table: OpenTable | undefined;
  /** True while a table would belong to the last step. */
  afterStep: boolean;
  moreTags: boolean;
  fail(line: number, message: string, text: string): void;
}

/** Reads a specification. Whatever is wrong is in its `parseErrors`; such a specification is not run. */
export function parseSpec(file: string, text: string): Spec {
  const lines = specLines(text);
  const reading = startReading(file);
  for (const line of lines) {
    acceptLine(reading, line);
    reading.moreTags = line.kind === 'tags' && line.more;
    if (line.kind !== 'row') reading.table = undefined;
  }
  closeScenario(reading, (lines.at(-1)?.line ?? 0) + 1);
  const whole = wholeFileError(reading.spec, lines);
  return { ...reading.spec, parseErrors: [...(whole ? [whole] : []), ...reading.spec.parseErrors] };
}

function startReading(file: string): Reading {
  const lists = { tags: [], contexts: [], scenarios: [], teardowns: [], parseErrors: [] };
  const spec: Draft<Spec> = { file, heading: '', line: 1, table: undefined, ...lists };
  const rest = { headed: false, scenario: undefined, table: undefined, afterStep: false, moreTags: false };
  return {
    ...{ spec, steps: spec.contexts, ...rest },
    fail: (line, message, text) => spec.parseErrors.push({ file, line, message, text }),
  };
}

function acceptLine(reading: Reading, line: NumberedLine): void {
  if (line.kind === 'spec') acceptHeading(reading, line);
  else if (line.kind === 'scenario') acceptScenario(reading, line);
  else if (line.kind === 'step') acceptStep(reading, line);
  else if (line.kind === 'tags') acceptTags(reading, line);
  else if (line.kind === 'row') acceptRow(reading, line);
  else if (line.kind === 'teardown') acceptTeardown(reading, line);
  else if (line.kind === 'comment') reading.afterStep = false;
}

function acceptHeading(reading: Reading, line: Line<'spec'>): void {
  if (reading.headed) reading.fail(line.line, 'Multiple spec headings found in same file', `# ${line.text}`);
  else Object.assign(reading.spec, { heading: line.text, line: line.line });
  reading.headed = true;
}

function acceptScenario(reading: Reading, line: Line<'scenario'>): void {
  const text = `## ${line.text}`;
  const known = reading.spec.scenarios.find((one) => one.heading.toLowerCase() === line.text.toLowerCase());
  if (!reading.headed) reading.fail(line.line, 'Scenario should be defined after the spec heading', text);
  if (known) {
    reading.fail(line.line, `Duplicate scenario definition '${known.heading}' found in the same specification`, text);
  }
  closeScenario(reading, line.line);
  const scenario = { heading: line.text, line: line.line, lastLine: line.line, tags: [], steps: [] };
  reading.scenario = scenario;
  reading.steps = scenario.steps;
  reading.afterStep = false;
  reading.spec.scenarios.push(scenario);
}

function acceptStep(reading: Reading, line: Line<'step'>): void {
  const names = reading.spec.table?.headers ?? [];
  const step = readStep({ file: reading.spec.file, line: line.line, text: line.text, names, fail: reading.fail });
  if (step) reading.steps.push(step);
  reading.afterStep = step !== undefined;
}

function acceptTags(reading: Reading, line: Line<'tags'>): void {
  const tagged = reading.scenario ?? reading.spec;
  if (tagged.tags.length > 0 && !reading.moreTags) {
    const once = `Tags can be defined only once per ${reading.scenario ? 'scenario' : 'specification'}`;
    reading.fail(line.line, once, `Tags: ${line.tags.join(', ')}`);
  }
  tagged.tags.push(...line.tags);
  reading.afterStep = false;
}

function acceptRow(reading: Reading, line: Line<'row'>): void {
  if (reading.table) {
    addRow(reading.table, line.cells);
    return;
  }
  const table = openTable(line.cells, (message) => reading.fail(line.line, message, line.cells.join('|')));
  reading.table = table;
  const step = reading.steps.at(-1);
  if (reading.afterStep && step) reading.steps[reading.steps.length - 1] = withTable(step, table);
  else if (reading.scenario) reading.fail(line.line, 'The stand-in does not run the data table of a scenario', '');
  else reading.spec.table ??= table;
  reading.afterStep = false;
}

function acceptTeardown(reading: Reading, line: Line<'teardown'>): void {
  const short = 'Teardown should have at least three underscore characters';
  if (line.text.length < 3) reading.fail(line.line, short, line.text);
  closeScenario(reading, line.line);
  reading.scenario = undefined;
  reading.steps = reading.spec.teardowns;
}

function closeScenario(reading: Reading, nextLine: number): void {
  if (reading.scenario) reading.scenario.lastLine = nextLine - 1;
}

function wholeFileError(spec: Spec, lines: readonly NumberedLine[]): ParseError | undefined {
  const at = (line: number, message: string) => ({ file: spec.file, line, message, text: '' });
  if (lines.every((line) => line.kind === 'blank')) return at(1, 'Spec does not have any elements');
  const heading = lines.find((line) => line.kind === 'spec');
  if (!heading) return at(1, 'Spec heading not found');
  if (spec.heading === '') return at(heading.line, 'Spec heading should have at least one character');
  if (spec.table?.rows.length === 0) return at(heading.line, 'Data table should have at least 1 data row');
  if (spec.scenarios.length === 0) return at(heading.line, 'Spec should have at least one scenario');
  const empty = spec.scenarios.find((scenario) => scenario.steps.length === 0);
  return empty && at(empty.line, 'Scenario should have at least one step');
}
