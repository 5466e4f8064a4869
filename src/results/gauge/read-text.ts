import type { SpecIndex } from '../specs/spec-index.ts';
import type { ConsoleReader, ConsoleScenario, HookError } from './console-run.ts';
import { valuesOfTable } from './table-row.ts';

type Draft = { -readonly [K in keyof ConsoleScenario]: ConsoleScenario[K] };

/** What one stream of Gauge printed so far. */
interface Stream {
  spec: string | undefined;
  scenario: Draft | undefined;
  /** Whether that has ended: told in parallel streams only, where tests print beside them. */
  hasEnded: boolean;
  /** Columns before the scenario's `##`. */
  indentation: number;
  /** Lines of a table that waits for its scenario. */
  table: string[];
  block: Block | undefined;
}

/** A failure: `Failed Step:`, `Specification:`, `Error Message:`, `Stacktrace:` and what belongs to each. */
interface Block {
  readonly indentation: number;
  readonly isHook: boolean;
  step: string;
  message: string[];
  stack: string[];
  part: 'message' | 'stack' | 'other';
}

/** Marks of steps behind a heading, in the modes with colours. */
const marks = /\t.*$| {4}(?: ?[✔✘PF])*$/u;
const mostBlockLines = 1000;
const mostHookErrors = 1000;

/**
 * Reads what is meant for people. Skipped scenarios are not printed there, and a scenario without a failure counts as
 * passed. What a test prints itself may look the same: where the specifications are known, only their headings are ones.
 */
export function createTextReader(note: (line: string) => void, specs: SpecIndex | undefined): ConsoleReader {
  const scenarios: Draft[] = [];
  const hookErrors: HookError[] = [];
  const streams = new Map<string, Stream>();
  let current = streamOf('');
  let isParallel = false;

  function streamOf(name: string): Stream {
    const known = streams.get(name);
    if (known || streams.size > 1000) return known ?? current;
    const stream = {
      spec: undefined,
      scenario: undefined,
      hasEnded: false,
      indentation: 2,
      table: [],
      block: undefined,
    };
    streams.set(name, stream);
    return stream;
  }

  function heading(stream: Stream, line: string): void {
    const [, spaces = '', sign, rest = ''] = /^( *)(##?) (\S.*)$/.exec(line) ?? [];
    const isSpec = sign === '#' && spaces === '' && (!specs || specs.headingsOf(rest.trim()) !== undefined);
    if (isSpec) Object.assign(stream, { spec: rest.trimEnd(), scenario: undefined, table: [] });
    if (sign !== '##' || spaces.length < 2 || stream.spec === undefined) return;
    const name = rest.replace(marks, '').trimEnd();
    if (specs && !specs.headingsOf(stream.spec)?.has(name)) return;
    const begun = newScenario(stream.spec, name, valuesOfTable(stream.table));
    scenarios.push(begun);
    Object.assign(stream, { scenario: begun, hasEnded: false, indentation: spaces.length, table: [] });
  }

  /** Whether the line begins or goes on with a failure. */
  function failure(stream: Stream, line: string): boolean {
    const indentation = line.length - line.trimStart().length;
    const text = line.slice(indentation);
    const [, label, rest = ''] = /^(Failed Step|Specification|Error Message|Stacktrace): ?(.*)$/.exec(text) ?? [];
    const goesOn = stream.block && indentation >= stream.block.indentation && text !== '';
    if (!goesOn || label === 'Failed Step' || (label === 'Error Message' && stream.block?.part !== 'other')) {
      closeBlock(stream);
      const least = label === 'Failed Step' ? 6 : label === 'Error Message' ? 2 : Number.POSITIVE_INFINITY;
      if (indentation < least) return false;
      stream.block = newBlock(indentation, label === 'Error Message');
    }
    if (stream.block) addToBlock(stream, stream.block, label, label === undefined ? text : rest);
    return true;
  }

  function closeBlock(stream: Stream): void {
    const { block, scenario, spec, indentation } = stream;
    stream.block = undefined;
    if (!block) return;
    const message = block.message.join('\n').trim();
    if (scenario === undefined || (block.isHook && block.indentation <= indentation)) {
      if (hookErrors.length < mostHookErrors) hookErrors.push({ spec, message });
    } else if (scenario.status === 'passed') {
      scenario.status = block.isHook ? 'error' : 'failed';
      scenario.message = block.isHook ? `hook round the scenario: ${message}` : message;
      scenario.details = [block.step, ...block.stack].filter((line) => line !== '').join('\n');
    }
  }

  return {
    line(whole) {
      const [prefix = '', name] = /^\[runner: +(\d+)\] /.exec(whole) ?? [];
      const line = whole.slice(prefix.length);
      isParallel ||= /^Executing in \d+ parallel streams\.$/.test(line);
      if (name !== undefined) current = streamOf(name);
      note(line);
      if (name !== undefined && line === '') current.hasEnded = true;
      if (failure(current, line)) return;
      if (/^ {3}\|/.test(line)) current.table = [...current.table.slice(-2), line];
      else if (name !== undefined || !isParallel) heading(current, line);
    },
    scenarios,
    running: () => [...streams.values()].flatMap(({ scenario, hasEnded }) => (hasEnded ? [] : (scenario ?? []))),
    end(complete) {
      for (const stream of streams.values()) {
        closeBlock(stream);
        const { scenario, hasEnded } = stream;
        if (!complete && !hasEnded && scenario?.status === 'passed') scenario.status = 'unknown';
      }
      return { hookErrors };
    },
  };
}

function newScenario(spec: string, heading: string, values: Draft['values']): Draft {
  const outcome = { status: 'passed' as const, message: '', details: '' };
  return { spec, file: undefined, heading, ...outcome, seconds: undefined, values, rowNumber: undefined };
}

function newBlock(indentation: number, isHook: boolean): Block {
  return { indentation, isHook, step: '', message: [], stack: [], part: 'other' };
}

function addToBlock(stream: Stream, block: Block, label: string | undefined, text: string): void {
  if (label === 'Failed Step') block.step = text;
  else if (label === 'Specification' && stream.scenario) stream.scenario.file ??= text.replace(/:\d+$/, '');
  if (label !== undefined)
    block.part = label === 'Error Message' ? 'message' : label === 'Stacktrace' ? 'stack' : 'other';
  const lines = block.part === 'message' ? block.message : block.part === 'stack' ? block.stack : undefined;
  if (lines && lines.length < mostBlockLines && !(label === 'Stacktrace' && text === '')) lines.push(text);
}
