import type { FailureRule } from '../config/failure-rules.ts';
import { type Created, created, type Step } from '../engine/step.ts';
import type { Link } from '../model/link.ts';
import type { Suite } from '../model/suite.ts';
import { hasFailed, type SuiteResult } from '../model/test-result.ts';
import { classify } from '../results/classify.ts';
import { readGauge } from '../results/gauge/read-gauge.ts';
import { runGauge, testEnv } from '../tools/run-gauge.ts';

/** What a suite step is told. */
export interface SuiteOptions {
  readonly rules: readonly FailureRule[];
  readonly tags: string;
  /** Folder for what Gauge leaves. */
  readonly artifacts: string;
  /** What must be on the cluster before: the links of the deploy, or none. */
  readonly requires: readonly Link[];
}

/**
 * Runs a suite: creates `results:<suite>` whatever its colour, and `tested:<suite>` only where all went well, so that
 * what must not follow red tests blocks itself.
 */
export function runSuiteStep(suite: Suite, { rules, tags, artifacts, requires }: SuiteOptions): Step {
  const source = `source:${suite.name}` as const;
  return {
    name: `test:${suite.name}`,
    kind: 'test',
    requires: [source, 'tool:gauge', 'cluster:target', ...requires],
    creates: [`results:${suite.name}`, `tested:${suite.name}`],
    async run(inputs, { world, signal, output, progress }) {
      const { folder } = inputs.get(source);
      progress(`gauge runs ${suite.specs.join(', ')}`);
      const run = {
        gauge: inputs.get('tool:gauge'),
        project: folder,
        specs: suite.specs,
        tags,
        env: await testEnv(world.session),
        artifacts,
      };
      const left = await runGauge(run, { processes: world.processes, files: world.files, signal, output });
      const result = await readGauge({ suite: suite.name, root: folder, ...left });
      const failing = result.tests.filter(hasFailed);
      const classified = new Map(failing.map((test) => [test.id, classify(test, rules)]));
      const links: Created[] = [created(`results:${suite.name}`, { result, classified })];
      const red = failing.length > 0 || result.problems.length > 0;
      if (!red) links.push(created(`tested:${suite.name}`, true));
      return { summary: summaryOf(result), created: links, red };
    },
  };
}

function summaryOf({ tests, problems }: SuiteResult): string {
  const count = (status: string) => tests.filter((test) => test.status === status).length;
  const counts = ['passed', 'failed', 'error', 'skipped'].map((status) => [count(status), status] as const);
  const said = counts
    .filter(([n]) => n > 0)
    .map(([n, status]) => `${n} ${status}`)
    .join(', ');
  return [said || 'no test ran', ...problems].join('; ');
}
