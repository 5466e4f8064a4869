import { whileHeld } from '../cluster/lock/while-held.ts';
import { suitePermissions } from '../cluster/permissions.ts';
import { created, type Inputs, type Step, type StepContext } from '../engine/step.ts';
import { defaultSeries } from '../model/cluster-facts.ts';
import type { Product } from '../model/operator.ts';
import type { Request } from '../model/request.ts';
import type { Suite, SuitePlan } from '../model/suite.ts';
import type { SuiteResult } from '../model/test-result.ts';
import { createProgress } from '../suites/progress.ts';
import { rerunFailing } from '../suites/rerun.ts';
import { runCalls } from '../suites/run-calls.ts';
import { steadyResult } from '../suites/steady-result.ts';
import { suitePlanOf } from '../suites/suite-plan.ts';
import { recordedPlan, type SuiteRecord, writeSuiteRecord } from '../suites/suite-record.ts';
import { isRed, suiteResult } from '../suites/suite-result.ts';
import { limitsOf } from '../suites/time-limits.ts';
import { gaugeEnv } from '../tools/gauge-env.ts';
import { prepareRunner } from '../tools/prepare-runner.ts';
import { testEnv } from '../tools/run-gauge.ts';

/** What a suite step is told; the images of the components must be the same until the end. */
export interface SuiteOptions extends Product {
  readonly request: Request;
  /** Folder for what Gauge leaves. */
  readonly artifacts: string;
}

/**
 * Runs a suite: creates `results:<suite>` whatever its colour, also of a run that is stopped meanwhile, and
 * `tested:<suite>` only where all went well, so that what must not follow red tests blocks itself.
 */
export function runSuiteStep(suite: Suite, options: SuiteOptions): Step {
  return {
    name: `test:${suite.name}`,
    kind: 'test',
    requires: [`source:${suite.name}`, 'tool:gauge', 'lock:cluster', 'cluster:target', 'deployed:all'],
    after: [
      ...(['history:series', 'observer:cluster', 'watch:resources'] as const),
      ...options.components.map(({ name }) => `commit:${name}` as const),
    ],
    creates: [`results:${suite.name}`, `tested:${suite.name}`],
    // In a Job the tests sign in as somebody else.
    permissions: options.request.inJob === undefined ? suitePermissions(options.operator) : [],
    async run(inputs, context) {
      const { world, signal } = context;
      const { folder } = inputs.get(`source:${suite.name}`);
      const facts = inputs.get('cluster:target');
      const plan = await suitePlanOf(suite, options.request.testing, facts, world, folder);
      await writeSuiteRecord(world.files, options.artifacts, recordOf(suite, plan, options, inputs, context));
      const found = await whileHeld(inputs.get('lock:cluster'), signal, (signal) =>
        runPlan(suite, plan, options, inputs, { ...context, signal }),
      );
      const deployed = { images: inputs.get('deployed:all'), csv: inputs.get('cluster:target').csv };
      const result = signal.aborted ? found : await steadyResult(found, options, deployed, context.world.cluster);
      const red = isRed(result);
      return {
        summary: summaryOf(result),
        created: [
          created(`results:${suite.name}`, result),
          ...(red || signal.aborted ? [] : [created(`tested:${suite.name}`, true)]),
        ],
        red,
        stopped: signal.aborted,
      };
    },
  };
}

async function runPlan(
  suite: Suite,
  plan: SuitePlan,
  { request, artifacts }: SuiteOptions,
  inputs: Inputs,
  context: StepContext,
): Promise<SuiteResult> {
  const { testing } = request;
  const { world, signal, output, progress, passing } = context;
  const { folder: project } = inputs.get(`source:${suite.name}`);
  const gauge = inputs.get('tool:gauge');
  if (plan.calls.length > 0) await prepareRunner(gauge, project, { ...world, signal, output, progress });
  progress(`gauge runs ${plan.planned?.length ?? 'the'} scenarios of ${suite.name}`);
  const { now } = world.clock;
  const run = {
    ...{ suite: suite.name, plan, gauge, project, artifacts },
    env: { ...(await testEnv(world.session)), ...(await gaugeEnv(project, world.processes, signal)), ...plan.env },
    limits: limitsOf(suite, testing, now()),
  };
  const follow = createProgress({ plan, past: inputs.find('history:series'), now, say: passing });
  const ports = { ...world, signal, output };
  const first = await runCalls(run, { ...ports, follow });
  const reruns = await rerunFailing(first, testing.reruns, run, { ...ports, follow: () => {} }, (n, scenarios) =>
    progress(`gauge runs ${scenarios} failing scenarios again, time ${n} of ${testing.reruns}`),
  );
  return suiteResult(suite.name, plan, { first, reruns });
}

function recordOf(
  suite: Suite,
  plan: SuitePlan,
  { request, components }: SuiteOptions,
  inputs: Inputs,
  { world }: StepContext,
): SuiteRecord {
  const cluster = inputs.get('cluster:target');
  const { snapshot, folder } = inputs.get(`source:${suite.name}`);
  const gauge = inputs.get('tool:gauge');
  const sources = components.flatMap(({ name }) => inputs.find(`commit:${name}`) ?? []);
  const { runId: id, goal, baseline } = request;
  return {
    schemaVersion: 1,
    run: {
      ...{ id, goal, series: request.series ?? defaultSeries(cluster, baseline) },
      ...(baseline ? { baseline } : {}),
      startedAt: new Date(world.clock.now()).toISOString(),
    },
    cluster,
    gauge: { version: gauge.version, path: gauge.path, standIn: gauge.standIn },
    sources: [
      ...sources.map((source) => ({ role: 'component' as const, ...source })),
      { role: 'suite' as const, ...snapshot },
    ],
    images: [...inputs.get('deployed:all')],
    suite: suite.name,
    root: folder,
    ...recordedPlan(plan),
  };
}

function summaryOf({ tests, problems }: SuiteResult): string {
  const count = (status: string) => tests.filter((test) => test.status === status).length;
  const counts = ['passed', 'flaky', 'failed', 'error', 'skipped'].map((status) => [count(status), status] as const);
  const said = counts
    .filter(([n]) => n > 0)
    .map(([n, status]) => `${n} ${status}`)
    .join(', ');
  return [said || 'no test ran', ...problems].join('; ');
}
