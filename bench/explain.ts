import { readConfig } from '../src/config/config.ts';
import type { TestResult } from '../src/model/test-result.ts';
import { type ExplainContext, explain } from '../src/results/explain/explain.ts';
import { configTexts } from '../test/upstream/config-texts.ts';

const failures = 5000;
const rounds = 3;

/**
 * Classifies and groups 5,000 failures with stack traces of 3 KB, a third of which say the same, a third what a rule
 * knows and a third something of their own; the best of three. Beside it what it takes to write them as JSON and to read
 * that. Aim: less than 2 s on two cores.
 */
export function benchExplain(): void {
  const { failureRules } = readConfig(configTexts());
  const tests = Array.from({ length: failures }, (_, n) => failure(n));
  const context: ExplainContext = {
    ...{ components: [{ name: 'pipeline', swapped: true, present: true }], assumeUpstream: false },
    ...{ known: [], evidence: new Map(), now: Date.now() },
  };
  const seconds = best(() => explain(tests, failureRules, context));
  const floor = best(() => JSON.parse(JSON.stringify(tests)));
  const { clusters, classified } = explain(tests, failureRules, context);
  const known = [...classified.values()].filter(({ rule }) => rule !== 'none').length;
  const found = `${known} by a rule, ${clusters.length} clusters`;
  console.log(
    `${failures} failures explained in ${seconds.toFixed(2)} s (aim: less than 2): ${found}; as JSON and back ${floor.toFixed(2)} s`,
  );
}

function failure(n: number): TestResult {
  const message = messages[n % messages.length]?.(n) ?? '';
  const [file, scenario] = [`specs/bench/${n % 40}.spec`, `Scenario ${n}`];
  const names = { id: `${file}::${scenario}`, suite: 'bench', file, spec: 'Bench', scenario };
  return { ...names, status: 'failed', seconds: 1, message, details: `Error: ${message}\n${stack}` };
}

const messages: readonly ((n: number) => string)[] = [
  (n) => `expected PipelineRun "run-${n}" in "releasetest-x${n % 9}k2p" to be Succeeded, got Running after ${n % 300}s`,
  (n) => `dial tcp: lookup quay.io on 10.0.0.${n % 255}:53: no such host`,
  (n) => `${n.toString(36).replace(/\d/g, 'q')} is a fault of its own`,
];

const stack = Array.from(
  { length: 15 },
  (_, n) =>
    `    at github.com/example/tests/pkg/pipelines.ValidatePipelineRun${n}(0xc000${n}2345, {0x1a2b3c, 0x${n}f})\n\t/go/src/github.com/example/tests/pkg/pipelines/pipelines.go:${100 + n}`,
).join('\n');

function best(work: () => unknown): number {
  const times = Array.from({ length: rounds }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
  return Math.min(...times) / 1000;
}
