import * as z from 'zod';
import type { TestResult, TestStatus } from '../model/test-result.ts';
import { longDetails, shortMessage } from '../results/gauge/gauge-failure.ts';
import { plainText } from '../results/plain-text.ts';
import { caseIdOf } from '../results/specs/read-spec.ts';

const text = z.string().nullish();
/** Milliseconds since 1970, as far as there are dates. */
const time = z.number().min(0).max(8.64e15).nullish();

/** What Allure tells of a test in one run; times in milliseconds. */
export const allureTest = z.object({
  name: z.string(),
  fullName: text,
  historyId: text,
  status: z.string(),
  message: text,
  trace: text,
  start: time,
  stop: time,
  duration: z.number().min(0).nullish(),
  labels: z.array(z.object({ name: text, value: text })).nullish(),
});

export type AllureTest = z.infer<typeof allureTest>;

export const allureSuite = 'imported';
const longestName = 2000;

/** What is neither of Allure's words is a test of which nobody knows how it ended. */
const statuses: Readonly<Record<string, TestStatus>> = {
  passed: 'passed',
  failed: 'failed',
  broken: 'error',
  skipped: 'skipped',
};

export function testOfAllure(told: AllureTest): TestResult {
  const { start, stop, duration, labels, status: word } = told;
  const named = (name: string) => (labels ?? []).flatMap((label) => (label.name === name ? [plain(label.value)] : []));
  const status = statuses[word] ?? 'skipped';
  const seconds = (duration ?? Math.max(0, (stop ?? 0) - (start ?? stop ?? 0))) / 1000;
  const [tags, importance] = [named('tag'), named('severity')[0]];
  const scenario = plain(told.name) || '(without a name)';
  const caseId = caseIdOf(scenario);
  return {
    ...{ ...identity(told, scenario, named), status, seconds },
    ...(start ? { startedAt: new Date(start).toISOString() } : {}),
    ...said(told, status),
    ...(caseId === undefined ? {} : { caseId }),
    ...(tags.length === 0 ? {} : { tags }),
    ...(importance === undefined ? {} : { importance }),
  };
}

function said({ status: word, message, trace }: AllureTest, status: TestStatus): Partial<TestResult> {
  if (status === 'passed') return {};
  if (!(word in statuses)) return { message: 'Allure does not tell how it ended' };
  const [short, details] = [shortMessage(message ?? ''), longDetails(trace ?? '')];
  return { ...(short === '' ? {} : { message: short }), ...(details === '' ? {} : { details }) };
}

/** `FILE#TITLE` names a file; elsewhere the suites that it lies in, or the class, stand for it. */
function identity(
  { fullName, historyId }: AllureTest,
  scenario: string,
  named: (name: string) => string[],
): Pick<TestResult, 'id' | 'suite' | 'file' | 'spec' | 'scenario'> {
  const spec =
    ['parentSuite', 'suite', 'subSuite'].flatMap(named).join(' > ') || named('testClass')[0] || named('package')[0];
  const [, path] = /^([^#]+\.\w+)#/.exec(plain(fullName)) ?? [];
  const file = path ?? spec ?? 'unknown';
  const row = rowOf(historyId);
  const parts = [file, ...(spec === undefined || spec === file ? [] : [spec]), `${scenario}${row}`];
  return { id: parts.join('::'), suite: allureSuite, file, spec: spec ?? file, scenario: `${scenario}${row}` };
}

/** MD5 of no parameters. */
const noParameters = 'd41d8cd98f00b204e9800998ecf8427e';

/** A history id ends in a hash of the parameters, which tells rows of one test apart. */
function rowOf(historyId: string | null | undefined): string {
  const [, hash] = /\.([0-9a-f]{32})$/.exec(historyId ?? '') ?? [];
  return hash === undefined || hash === noParameters ? '' : ` [${hash.slice(0, 8)}]`;
}

function plain(value: string | null | undefined): string {
  return plainText((value ?? '').slice(0, longestName)).trim();
}
