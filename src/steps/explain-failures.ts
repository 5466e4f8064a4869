import { created, type Step } from '../engine/step.ts';
import type { Explanation, FailureRule, KnownIssue } from '../model/failure.ts';
import { evidenceNear } from '../results/explain/evidence-near.ts';
import { explain } from '../results/explain/explain.ts';

/** What failures are explained with. */
export interface ExplainOptions {
  /** Names of the suites. */
  readonly suites: readonly string[];
  readonly rules: readonly FailureRule[];
  readonly known: readonly KnownIssue[];
  /** Whether what nothing explains is called a regression of upstream. */
  readonly assumeUpstream: boolean;
}

/** Says why tests failed, as far as that can be told: creates `explained:all`, also of a cancelled run. */
export function explainFailuresStep({ suites, rules, known, assumeUpstream }: ExplainOptions): Step {
  const results = suites.map((suite) => `results:${suite}` as const);
  return {
    name: 'explain',
    kind: 'explain',
    requires: [],
    after: ['observed:cluster', ...results],
    creates: ['explained:all'],
    cleanup: true,
    async run(inputs, { world }) {
      const tests = results.flatMap((link) => inputs.find(link)?.tests ?? []);
      const { components, observations } = inputs.find('observed:cluster') ?? { components: [], observations: [] };
      const evidence = evidenceNear(tests, observations);
      const context = { components, assumeUpstream, known, evidence, now: world.clock.now() };
      const explanation = explain(tests, rules, context);
      const links = [created('explained:all', explanation)];
      const isIdle = explanation.classified.size === 0;
      return { summary: isIdle ? 'no failure to explain' : summaryOf(explanation), created: links, skipped: isIdle };
    },
  };
}

function summaryOf({ classified, cascades, known }: Explanation): string {
  const failing = classified.size === 1 ? '1 failing test' : `${classified.size} failing tests`;
  const explained = [...classified.values()].filter(({ category }) => category !== 'unclassified').length;
  const inCascades = cascades.reduce((sum, { tests }) => sum + tests.length, 0);
  return [
    `a rule knows ${explained} of ${failing}`,
    ...(known.size > 0 ? [`${known.size} of known issues`] : []),
    ...(inCascades > 0
      ? [`${inCascades} of ${cascades.length === 1 ? 'one cause' : `${cascades.length} causes`}`]
      : []),
  ].join(', ');
}
