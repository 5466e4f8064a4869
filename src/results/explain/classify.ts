import type { Classification, FailureRule, Presence } from '../../model/failure.ts';
import { plainLine } from '../../model/plain-text.ts';
import type { TestResult } from '../../model/test-result.ts';

/** How much of a failure's text the rules look at: its beginning and its end, in characters. */
const head = 12_000;
const tail = 4_000;
const longestLine = 2_000;
/** Characters of what a rule matched that are kept. */
const mostMatched = 200;

/** What is known of the surroundings of a failure. */
export interface Surroundings {
  readonly components: readonly Presence[];
  /** What the cluster said while it ran, one line each. */
  readonly evidence: readonly string[];
}

/**
 * Why a test failed, as far as a rule can say: the first that matches wins. What none knows is `unclassified`; blaming a
 * change takes evidence, which is not here.
 */
export function classify(
  test: TestResult,
  rules: readonly FailureRule[],
  { components, evidence }: Surroundings = { components: [], evidence: [] },
): Classification {
  if (test.gap !== undefined) return unmetNeed(test, test.gap);
  const text = shortened([test.message, test.details].filter((part) => part !== undefined).join('\n'));
  const log = evidence.join('\n');
  for (const rule of rules) {
    if (!isMeant(rule, test) || !holds(rule, components)) continue;
    const said = oneOf(rule.patterns, text);
    const seen = oneOf(rule.log, log);
    if (said === undefined || seen === undefined || rule.unless.some((pattern) => pattern.test(text))) continue;
    return {
      ...{ category: rule.category, rule: rule.name, why: rule.why },
      ...matchedText(said || seen),
      ...(rule.owner === undefined ? {} : { owner: rule.owner }),
      confidence: confidenceOf(rule, test),
    };
  }
  return { category: 'unclassified', rule: 'none', why: 'No rule knows this failure', confidence: 'low' };
}

/** It was not run, and its message says why. */
function unmetNeed({ message }: TestResult, need: string): Classification {
  const why = message ?? `It needs "${need}", which is missing here`;
  return { category: 'configuration_gap', rule: 'need', why, confidence: 'high' };
}

function isMeant({ files, tags, component }: FailureRule, test: TestResult): boolean {
  if (files?.test(test.file) === false) return false;
  if (tags.length > 0 && !tags.some((tag) => test.tags?.includes(tag))) return false;
  return component === undefined || component.test(test.component ?? '');
}

/** What could not be seen is not taken for missing. */
function holds({ absent, swapped }: FailureRule, components: readonly Presence[]): boolean {
  if (swapped && !components.some((component) => component.swapped)) return false;
  if (absent === undefined) return true;
  return components.some(({ name, swapped: ours, present }) => name === absent && !ours && !present);
}

/** What the first pattern matches; empty where there are no patterns, undefined where none matches. */
function oneOf(patterns: readonly RegExp[], text: string): string | undefined {
  if (patterns.length === 0) return '';
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match) return match[0];
  }
  return undefined;
}

function matchedText(text: string): { matched?: string } {
  const line = plainLine(text);
  if (line === '') return {};
  return { matched: line.length > mostMatched ? `${line.slice(0, mostMatched)}…` : line };
}

/** Words are medium; what was seen to be missing is sure; what the cluster said is a guess where nobody knows when it failed. */
function confidenceOf({ patterns, log }: FailureRule, { startedAt }: TestResult): Classification['confidence'] {
  if (patterns.length > 0) return 'medium';
  if (log.length === 0) return 'high';
  return startedAt === undefined ? 'low' : 'medium';
}

/** The text with its middle and the ends of very long lines left out. */
function shortened(text: string): string {
  const kept = text.length > head + tail ? `${text.slice(0, head)}\n${text.slice(-tail)}` : text;
  const lines = kept.split('\n');
  return lines.map((line) => line.slice(0, longestLine)).join('\n');
}
