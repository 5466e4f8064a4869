import { plainText } from '../plain-text.ts';
import type { ConsoleReader, ConsoleScenario, HookError } from './console-run.ts';
import { valuesOfTable } from './table-row.ts';

type Draft = { -readonly [K in keyof ConsoleScenario]: ConsoleScenario[K] };
type Fields = Readonly<Record<string, unknown>>;

const statuses: Readonly<Record<string, 'passed' | 'failed' | 'skipped'>> = {
  pass: 'passed',
  fail: 'failed',
  skip: 'skipped',
};
const longestEvent = 16 * 1024 * 1024;

/** Reads the JSON lines of `--machine-readable`. What is none, as of a program that Gauge started, is only a note. */
export function createEventsReader(note: (line: string) => void): ConsoleReader {
  const specs = new Map<string, string>();
  const running = new Map<string, Draft>();
  const scenarios: Draft[] = [];
  const hookErrors: HookError[] = [];

  function began(event: Fields): void {
    const scenario = newScenario(event, specs);
    running.set(keyOf(event), scenario);
    scenarios.push(scenario);
  }

  function ended(event: Fields): void {
    const key = keyOf(event);
    const scenario = running.get(key) ?? newScenario(event, specs);
    if (!running.delete(key)) scenarios.push(scenario);
    finish(scenario, fieldsOf(event.result));
  }

  function hooks(event: Fields, spec: string | undefined): void {
    const { beforeHookFailure, afterHookFailure } = fieldsOf(event.result);
    for (const failure of [beforeHookFailure, afterHookFailure]) {
      if (isFields(failure)) hookErrors.push({ spec, message: text(failure.message) });
    }
  }

  return {
    line(line) {
      const event = parsed(line);
      if (event === undefined) return note(plainText(line.slice(0, 20_000)));
      const type = text(event.type);
      if (type === 'out') note(text(event.message));
      else if (type === 'specStart') specs.set(text(event.filename), text(event.name));
      else if (type === 'scenarioStart') began(event);
      else if (type === 'scenarioEnd') ended(event);
      else if (type === 'specEnd') hooks(event, text(event.name));
      else if (type === 'suiteEnd') hooks(event, undefined);
    },
    scenarios,
    running: () => [...running.values()],
    end: () => ({ hookErrors }),
  };
}

/** The same scenario runs in several streams where it has a table. */
function keyOf(event: Fields): string {
  const { table } = fieldsOf(event.result);
  return [text(event.id), event.stream, fieldsOf(table).rowIndex].join('\n');
}

function newScenario(event: Fields, specs: ReadonlyMap<string, string>): Draft {
  const file = text(event.filename);
  const table = fieldsOf(fieldsOf(event.result).table);
  const lines = text(table.text)
    .split('\n')
    .filter((line) => line.trim() !== '');
  return {
    ...{ spec: specs.get(file) ?? '', file, heading: text(event.name) },
    ...{ status: 'unknown', seconds: undefined, message: '', details: '' },
    values: valuesOfTable(lines),
    rowNumber: typeof table.rowIndex === 'number' ? table.rowIndex + 1 : undefined,
  };
}

function finish(scenario: Draft, result: Fields): void {
  const hook = [result.beforeHookFailure, result.afterHookFailure].find(isFields);
  const errors = Array.isArray(result.errors) ? result.errors.filter(isFields) : [];
  const cause = hook ?? errors[0] ?? {};
  const status = statuses[text(result.status)] ?? 'unknown';
  const isError = status === 'failed' && hook !== undefined;
  const which = hook === result.beforeHookFailure ? 'before' : 'after';
  scenario.status = isError ? 'error' : status;
  scenario.seconds = typeof result.time === 'number' ? Math.max(0, result.time) / 1000 : undefined;
  scenario.message = isError ? `hook ${which} the scenario: ${text(cause.message)}` : text(cause.message);
  scenario.details = [text(cause.text), text(cause.stackTrace)].filter((part) => part !== '').join('\n');
}

function parsed(line: string): Fields | undefined {
  if (!line.startsWith('{') || line.length > longestEvent) return undefined;
  try {
    const event: unknown = JSON.parse(line);
    return isFields(event) && typeof event.type === 'string' ? event : undefined;
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? plainText(value) : '';
}
