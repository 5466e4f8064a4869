import { created, type Step } from '../engine/step.ts';
import type { FailureRule } from '../model/failure.ts';
import { hasFailed } from '../model/test-result.ts';
import { classify } from '../results/classify.ts';

/** Says why the tests of a suite failed, as far as that can be told: creates `explained:<suite>`, also of a cancelled run. */
export function explainFailuresStep(suite: string, rules: readonly FailureRule[]): Step {
  const link = `explained:${suite}` as const;
  return {
    name: `explain:${suite}`,
    kind: 'explain',
    requires: [],
    after: [`results:${suite}`],
    creates: [link],
    cleanup: true,
    async run(inputs) {
      const failing = inputs.find(`results:${suite}`)?.tests.filter(hasFailed) ?? [];
      const classified = new Map(failing.map((test) => [test.id, classify(test, rules)]));
      const unclassified = [...classified.values()].filter(({ category }) => category === 'unclassified').length;
      const summary = failing.length === 0 ? 'no failure to explain' : summaryOf(failing.length, unclassified);
      return { summary, created: [created(link, { classified })], skipped: failing.length === 0 };
    },
  };
}

function summaryOf(failing: number, unclassified: number): string {
  const tests = failing === 1 ? '1 failing test' : `${failing} failing tests`;
  return `a rule knows ${failing - unclassified} of ${tests}`;
}
