import { bothEnds, createBoundedText, detached } from '../bounded-text.ts';
import { createXmlDecoder } from '../xml/decode-xml.ts';
import type { XmlAttributes } from '../xml/xml-attributes.ts';
import { decodeEntities } from '../xml/xml-entities.ts';
import { createXmlReader, type XmlProblem } from '../xml/xml-reader.ts';
import type { JunitAttempt, JunitCase, JunitOutcome, JunitSink, JunitSuite } from './junit.ts';
import { junitSeconds } from './junit-seconds.ts';

type Draft = { -readonly [K in keyof JunitCase]: JunitCase[K] };

/** Reads a report in pieces of any length. */
export interface JunitReader {
  push(bytes: Uint8Array): void;
  /** Why not all of it was read, as a sentence without its end; undefined where it was. */
  end(): string | undefined;
}

/** What an element says of its testcase. */
const endings: Readonly<Record<string, { readonly outcome: JunitOutcome; readonly again?: boolean }>> = {
  failure: { outcome: 'failed' },
  error: { outcome: 'error' },
  skipped: { outcome: 'skipped' },
  rerunFailure: { outcome: 'failed', again: true },
  rerunError: { outcome: 'error', again: true },
  flakyFailure: { outcome: 'failed', again: true },
  flakyError: { outcome: 'error', again: true },
};
const severity: Readonly<Record<JunitOutcome, number>> = { passed: 0, skipped: 1, failed: 2, error: 3 };
const unrun = /^(?:notrun|skipped|disabled|pending|ignored|suppressed)$/i;
const none: JunitSuite = {
  name: '',
  package: '',
  file: '',
  timestamp: '',
  tests: undefined,
  failures: undefined,
  errors: undefined,
  skipped: undefined,
};

/**
 * Reads JUnit's XML of any writer and holds one testcase of it at a time. What was read before a fault has been told; a
 * testcase that is cut off is told only where it had failed already.
 */
export function createJunitReader(sink: JunitSink): JunitReader {
  const suites: JunitSuite[] = [];
  const path: string[] = [];
  const repeated = createRepeated();
  let testcase: Draft | undefined;
  let ending: ReturnType<typeof openEnding> | undefined;
  let foreign: string | undefined;

  function open(name: string, attributes: XmlAttributes): void {
    if (path.length === 0 && name !== 'testsuites' && name !== 'testsuite') foreign = name;
    path.push(name);
    if (name === 'testcase') testcase = readCase(attributes, repeated(attributes, 'classname'));
    else if (name === 'testsuite') suites.push(readSuite(attributes));
    else if (testcase && path.at(-2) === 'testcase' && endings[name]) ending = openEnding(attributes);
  }

  function close(name: string): void {
    path.pop();
    if (name === 'testsuite') sink.suiteEnd(suites.pop() ?? none);
    else if (name === 'testcase') endCase();
    else if (ending && path.at(-1) === 'testcase') endEnding(name);
  }

  function endEnding(name: string): void {
    const { outcome = 'failed', again = false } = endings[name] ?? {};
    if (testcase && ending) add(testcase, { ...ending.end(), outcome }, again);
    ending = undefined;
  }

  function endCase(): void {
    if (testcase) sink.testcase(testcase, suites.at(-1) ?? none);
    testcase = undefined;
  }

  const decoder = createXmlDecoder();
  const reader = createXmlReader({
    open,
    close,
    text: (piece) => ending?.text.push(piece),
    wantsText: () => ending !== undefined,
  });
  return {
    push: (bytes) => reader.push(decoder.push(bytes)),
    end() {
      reader.push(decoder.end());
      const problem = reader.end();
      const cut = testcase?.name;
      if (problem && ending) endEnding(path.at(-1) ?? '');
      if (problem && testcase && testcase.outcome !== 'passed') endCase();
      if (problem) while (suites.length > 0) suites.pop();
      return problem ? sentence(problem, cut) : foreign && `its root is "${foreign}": it is no report of tests`;
    },
  };
}

function sentence({ what, line, offset, open }: XmlProblem, testcase: string | undefined): string {
  const where = testcase === undefined ? '' : `, in the testcase "${testcase.slice(0, 200)}"`;
  const inside = open.length === 0 ? '' : `, inside of ${open.slice(-3).join(' > ')}`;
  return `line ${line} (character ${offset + 1}): ${what}${where || inside}`;
}

function readCase(attributes: XmlAttributes, classname: string): Draft {
  const status = attributes.get('status') ?? attributes.get('result') ?? '';
  return {
    name: decodedValue(attributes, 'name'),
    classname,
    file: decodedValue(attributes, 'file'),
    seconds: junitSeconds(attributes.get('time') ?? attributes.get('duration') ?? ''),
    outcome: unrun.test(status) ? 'skipped' : 'passed',
    message: '',
    type: '',
    text: '',
    again: [],
  };
}

function readSuite(attributes: XmlAttributes): JunitSuite {
  return {
    name: decodedValue(attributes, 'name'),
    package: decodedValue(attributes, 'package'),
    file: decodedValue(attributes, 'file') || decodedValue(attributes, 'filepath'),
    timestamp: decodedValue(attributes, 'timestamp'),
    tests: count(attributes.get('tests')),
    failures: count(attributes.get('failures')),
    errors: count(attributes.get('errors')),
    skipped: count(attributes.get('skipped') ?? attributes.get('skip')),
  };
}

/** Gauge says the message twice. */
function openEnding(attributes: XmlAttributes) {
  const text = createBoundedText();
  const message = decodedValue(attributes, 'message');
  const type = attributes.get('type') === attributes.get('message') ? message : decodedValue(attributes, 'type');
  return { text, end: () => ({ message, type, text: detached(text.text()) }) };
}

interface Ending {
  readonly outcome: JunitOutcome;
  readonly message: string;
  readonly type: string;
  readonly text: string;
}

/** The worst ending counts, the first of equals tells why; a run that was repeated is only noted. */
function add(testcase: Draft, { outcome, message, type, text }: Ending, again: boolean): void {
  if (again) {
    const attempt: JunitAttempt = { outcome: outcome === 'error' ? 'error' : 'failed', message: message || text };
    testcase.again = [...testcase.again.slice(0, 99), attempt];
  } else if (severity[outcome] > severity[testcase.outcome] || (outcome === 'skipped' && testcase.message === '')) {
    Object.assign(testcase, { outcome, message, type, text });
  }
}

function decodedValue(attributes: XmlAttributes, name: string): string {
  const value = attributes.get(name);
  return value === undefined ? '' : detached(decodeEntities(bothEnds(value)));
}

/** Remembers the last value: all testcases of a suite have the same class. */
function createRepeated(): (attributes: XmlAttributes, name: string) => string {
  let last: string | undefined;
  let value = '';
  return (attributes, name) => {
    const raw = attributes.get(name);
    if (raw !== last) {
      value = decodedValue(attributes, name);
      last = raw === undefined ? undefined : detached(raw);
    }
    return raw === undefined ? '' : value;
  };
}

function count(text: string | undefined): number | undefined {
  const value = Number(text?.trim() || Number.NaN);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}
