import { whileHeld } from '../cluster/lock/while-held.ts';
import { suitePermissions } from '../cluster/permissions.ts';
import { stillDeployed } from '../cluster/swap/still-deployed.ts';
import { type Created, created, type Step } from '../engine/step.ts';
import type { Component } from '../model/component.ts';
import { envOf } from '../model/image.ts';
import type { Suite } from '../model/suite.ts';
import { hasFailed, type SuiteResult } from '../model/test-result.ts';
import { readGauge } from '../results/gauge/read-gauge.ts';
import { plannedScenarios } from '../results/specs/planned-scenarios.ts';
import { readSpecs } from '../tools/read-specs.ts';
import { runGauge, testEnv } from '../tools/run-gauge.ts';

/** What a suite step is told. */
export interface SuiteOptions {
  readonly tags: string;
  /** Folder for what Gauge leaves. */
  readonly artifacts: string;
  /** Components whose images must be the same until the end. */
  readonly components: readonly Component[];
}

/**
 * Runs a suite: creates `results:<suite>` whatever its colour, and `tested:<suite>` only where all went well, so that
 * what must not follow red tests blocks itself.
 */
export function runSuiteStep(suite: Suite, { tags, artifacts, components }: SuiteOptions): Step {
  const source = `source:${suite.name}` as const;
  return {
    name: `test:${suite.name}`,
    kind: 'test',
    requires: [source, 'tool:gauge', 'lock:cluster', 'cluster:target', 'deployed:all'],
    creates: [`results:${suite.name}`, `tested:${suite.name}`],
    permissions: suitePermissions,
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
      const specs = await readSpecs(world.files, folder, suite.specs);
      const planned = plannedScenarios(specs, tags);
      const left = await whileHeld(inputs.get('lock:cluster'), signal, (signal) =>
        runGauge(run, { processes: world.processes, files: world.files, signal, output }),
      );
      const read = await readGauge({ suite: suite.name, root: folder, specs, planned, ...left });
      const images = envOf(inputs.get('deployed:all'));
      const changed = await stillDeployed(world.cluster, components, images, inputs.get('cluster:target').csv);
      const result =
        changed.length === 0 ? read : { ...read, unsteady: true, problems: [...read.problems, ...changed] };
      const failing = result.tests.filter(hasFailed);
      const links: Created[] = [created(`results:${suite.name}`, result)];
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
