import type { Classification, FailureRule } from '../model/failure.ts';
import type { TestResult } from '../model/test-result.ts';

/** How much of a failure's text the rules look at: its beginning and its end, in characters. */
const head = 12_000;
const tail = 4_000;

/**
 * Why a test failed, as far as a rule can say: the first that matches wins. What none knows is `unknown`; blaming a
 * change takes evidence, which is not here.
 */
export function classify(test: TestResult, rules: readonly FailureRule[]): Classification {
  const text = shortened([test.message, test.details].filter((part) => part !== undefined).join('\n'));
  const rule = rules.find(({ patterns, unless, files }) => {
    if (files?.test(test.file) === false) return false;
    return patterns.some((pattern) => pattern.test(text)) && !unless.some((pattern) => pattern.test(text));
  });
  if (rule) return { category: rule.category, rule: rule.name, why: rule.why, confidence: 'medium' };
  return { category: 'unclassified', rule: 'none', why: 'No rule knows this failure', confidence: 'low' };
}

/** The text with its middle and the ends of very long lines left out. */
function shortened(text: string): string {
  const kept = text.length > head + tail ? `${text.slice(0, head)}\n${text.slice(-tail)}` : text;
  return kept.replace(/[^\n]{2000,}/g, (line) => line.slice(0, 2000));
}
