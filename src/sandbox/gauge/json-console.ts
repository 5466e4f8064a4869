import { relative } from 'node:path';
import type { Failure } from './call-implementation.ts';
import type { Console, ScenarioPlace, SpecPlace } from './console.ts';
import type { HookFailures } from './outcome.ts';

/** A failing step or hook, or one that nobody implements, as an event tells it. */
interface EventError {
  readonly text: string;
  /** Relative to the project; empty for hooks. */
  readonly filename: string;
  readonly message: string;
  readonly lineNo: '';
  readonly stackTrace: string;
}

const words = { passed: 'pass', failed: 'fail', skipped: 'skip' } as const;

/** Gauge's `--machine-readable`: a line of JSON for every event; those of a stream of `--parallel` have its number. */
export function jsonConsole(write: (text: string) => void, root: string, stream?: number): Console {
  let errors: EventError[] = [];
  const tell = (event: object) => write(`${goJson(event)}\n`);
  const addRow = (file: string, row: number | undefined) =>
    stream === undefined || row === undefined ? file : `${file}:${row}`;
  const specEvent = (type: string, spec: SpecPlace, result?: object) => {
    const id = addRow(spec.file, spec.row);
    tell({ type, id, name: spec.heading, filename: spec.file, line: spec.line, stream, result });
  };
  const scenarioEvent = (type: string, { spec, heading, line, row }: ScenarioPlace, result: object) => {
    const parentId = addRow(spec.file, row?.index);
    const table = row && { text: row.text, rowIndex: row.index };
    const place = { id: `${parentId}:${line}`, parentId, name: heading, filename: spec.file, line };
    tell({ type, ...place, stream, result: { ...result, table } });
  };
  return {
    suiteStart: () => tell({ type: 'suiteStart', stream }),
    suiteEnd: (failed, hooks) => {
      const result = { status: failed ? 'fail' : 'pass', time: 0, ...hookErrors(hooks, 'Suite') };
      tell({ type: 'suiteEnd', stream, result });
    },
    specStart: (spec) => specEvent('specStart', spec),
    specEnd: (spec, status, hooks) =>
      specEvent('specEnd', spec, { status: words[status], time: 0, ...hookErrors(hooks, 'Specification') }),
    scenarioStart: (scenario) => {
      errors = [];
      scenarioEvent('scenarioStart', scenario, { time: 0 });
    },
    scenarioEnd: (scenario, { status, milliseconds, hooks }) => {
      const found = errors.length > 0 ? { errors } : {};
      const result = { status: words[status], time: Math.floor(milliseconds), ...found };
      scenarioEvent('scenarioEnd', scenario, { ...result, ...hookErrors(hooks, 'Scenario') });
    },
    scenarioSkipped: (scenario, missing) => {
      scenarioEvent('scenarioStart', scenario, { time: 0 });
      const filename = relative(root, scenario.spec.file);
      const message = 'Step implementation not found';
      const found = missing.map(({ text }) => eventError(text, { message, stack: '' }, filename));
      scenarioEvent('scenarioEnd', scenario, { status: 'skip', time: 0, errors: found });
    },
    conceptStart: () => {},
    conceptEnd: () => {},
    stepStart: () => {},
    stepEnd: ({ text, where, failure, before, after }) => {
      if (before) errors.push(eventError(`BeforeStep hook for step: ${text}`, before));
      if (failure) errors.push(eventError(text, failure, where.replace(/:\d+$/, '')));
      if (after) errors.push(eventError(`AfterStep hook for step: ${text}`, after));
    },
  };
}

function hookErrors({ before, after }: HookFailures, of: string) {
  return {
    ...(before && { beforeHookFailure: eventError(`Before ${of}`, before) }),
    ...(after && { afterHookFailure: eventError(`After ${of}`, after) }),
  };
}

function eventError(text: string, { message, stack }: Failure, filename = ''): EventError {
  return { text, filename, message, lineNo: '', stackTrace: stack };
}

/** What programs print, a line an event. Returns what takes the text, and what is called at the end. */
export function outEvents(write: (text: string) => void) {
  let rest = '';
  const tell = (line: string) => write(`${goJson({ type: 'out', message: line.replace(/^ +| +$/g, '') })}\n`);
  return {
    add(text: string) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(tell);
    },
    end() {
      if (rest !== '') tell(rest);
      rest = '';
    },
  };
}

/** As Go's encoding/json escapes. */
function goJson(value: object): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
