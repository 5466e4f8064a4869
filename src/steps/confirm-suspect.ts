import { whileHeld } from '../cluster/lock/while-held.ts';
import { conditionTimeout, swapImages } from '../cluster/swap/swap-images.ts';
import { created, type Inputs, type Step, type StepContext } from '../engine/step.ts';
import type { Component } from '../model/component.ts';
import { StreamstressError } from '../model/error.ts';
import { isExcuse } from '../model/failure.ts';
import { type BuiltImage, envOf, type ImageRef } from '../model/image.ts';
import type { Product } from '../model/operator.ts';
import type { TestRequest } from '../model/request.ts';
import { shortCommit } from '../model/source.ts';
import type { Suite } from '../model/suite.ts';
import { hasFailed, type TestResult } from '../model/test-result.ts';
import type { Confirmation } from '../model/verdict.ts';
import { newFailures } from '../results/new-failures.ts';
import { scenarioAt } from '../results/scenario-line.ts';
import { plannedScenarios } from '../results/specs/planned-scenarios.ts';
import { finishedTests } from '../suites/merge-calls.ts';
import { runCalls } from '../suites/run-calls.ts';
import { suitePlanOf } from '../suites/suite-plan.ts';
import { limitsOf } from '../suites/time-limits.ts';
import { gaugeEnv } from '../tools/gauge-env.ts';
import { readSpecs } from '../tools/read-specs.ts';
import { testEnv } from '../tools/run-gauge.ts';

/** What may be put back: nothing (the control), a component on the cluster, or a suite itself. */
export type Suspect =
  | { readonly type: 'control'; readonly name: 'control' }
  | { readonly type: 'suite'; readonly name: string; readonly suite: Suite }
  | { readonly type: 'component'; readonly name: string; readonly component: Component };

/** What all confirmations of a run share. */
export interface ConfirmOptions extends Product {
  readonly testing: TestRequest;
  readonly suites: readonly Suite[];
  /** Folder for what Gauge leaves and for a suite's old commit. */
  readonly artifacts: string;
  /** The suspect before this one: they share a cluster. */
  readonly previous: Suspect | undefined;
}

/**
 * Runs the new failures once more with one thing put back to its last good state: creates `confirmed:<name>`. Skipped
 * where there is nothing to find out: no new failure, nothing moved, or only failures of the surroundings are left.
 */
export function confirmSuspectStep(suspect: Suspect, options: ConfirmOptions): Step {
  const { suites, components, previous } = options;
  const link = `confirmed:${suspect.name}` as const;
  return {
    name: `confirm:${suspect.name}`,
    kind: 'confirm',
    requires: [
      'lock:cluster',
      'cluster:target',
      'tool:gauge',
      'deployed:all',
      'moved:sources',
      'history:series',
      ...suites.flatMap(({ name }) => [`results:${name}`, `source:${name}`] as const),
      'explained:all',
    ],
    after: [
      ...new Set(previous ? (['confirmed:control', `confirmed:${previous.name}`] as const) : []),
      ...components.map(({ name }) => `commit:${name}` as const),
    ],
    creates: [link],
    async run(inputs, context) {
      const failing = stillFailing(suspect, inputs, suites);
      const idle = idleReason(suspect, failing, inputs, suites);
      if (idle) return { summary: idle, created: [created(link, undefined)], skipped: true };
      const confirmation = await whileHeld(inputs.get('lock:cluster'), context.signal, async (signal) => {
        await swap(suspect, inputs, options, { ...context, signal });
        return runAgain(suspect, failing, inputs, options, { ...context, signal });
      });
      return { summary: summaryOf(confirmation), created: [created(link, confirmation)] };
    },
  };
}

/** New failures that the control run, where there was one already, has not passed. */
function stillFailing(suspect: Suspect, inputs: Inputs, suites: readonly Suite[]): readonly TestResult[] {
  const tests = suites.flatMap(({ name }) => inputs.get(`results:${name}`).tests);
  const passed = new Set(suspect.type === 'control' ? [] : inputs.find('confirmed:control')?.passed);
  const { known } = inputs.get('explained:all');
  return newFailures(tests, inputs.get('history:series'), known).filter(({ id }) => !passed.has(id));
}

function idleReason(
  suspect: Suspect,
  failing: readonly TestResult[],
  inputs: Inputs,
  suites: readonly Suite[],
): string | undefined {
  const { ranges } = inputs.get('moved:sources');
  if (suites.some(({ name }) => inputs.get(`results:${name}`).unsteady)) {
    return 'the images changed while the tests ran: nothing can be compared';
  }
  if (ranges.length === 0) return 'nothing moved: nothing to put back';
  if (failing.length === 0) return 'no new failure to explain';
  if (suspect.type === 'control') return undefined;
  if (!ranges.some(({ name }) => name === suspect.name)) return `${suspect.name} did not move`;
  if (suspect.type === 'component' && !hasGoodImages(suspect.component, inputs)) {
    return `${suspect.name} has no images to put back: the run that passed did not build it`;
  }
  const { classified } = inputs.get('explained:all');
  const surroundings = ({ id }: TestResult) => isExcuse(classified.get(id));
  return failing.every(surroundings) ? 'only failures of the surroundings are left' : undefined;
}

function hasGoodImages({ images }: Component, inputs: Inputs): boolean {
  const good = inputs.get('moved:sources').baseline?.images ?? {};
  return images.every(({ env }) => good[env] !== undefined);
}

/** Brings the images about that are asked for: one component's from the run that passed, or today's. */
async function swap(suspect: Suspect, inputs: Inputs, options: ConfirmOptions, context: StepContext): Promise<void> {
  const good = inputs.get('moved:sources').baseline?.images ?? {};
  const today = inputs.get('deployed:all');
  const images = suspect.type === 'component' ? imagesWithout(suspect.component, today, good) : envOf(today);
  const { world, signal, progress } = context;
  const patience = { clock: world.clock, signal, progress, timeout: conditionTimeout };
  await swapImages(world.cluster, options, images, inputs.get('lock:cluster').holder, patience);
}

function imagesWithout(
  component: Component,
  deployed: readonly BuiltImage[],
  good: Readonly<Record<string, ImageRef>>,
): Record<string, ImageRef> {
  const images = envOf(deployed);
  for (const { env } of component.images) if (good[env]) images[env] = good[env];
  return images;
}

async function runAgain(
  suspect: Suspect,
  failing: readonly TestResult[],
  inputs: Inputs,
  options: ConfirmOptions,
  context: StepContext,
): Promise<Confirmation> {
  const suites = suspect.type === 'suite' ? [suspect.suite] : options.suites;
  const again: TestResult[] = [];
  for (const suite of suites) {
    const tests = failing.filter((test) => test.suite === suite.name);
    if (tests.length > 0) again.push(...(await runSuite(suspect, suite, tests, inputs, options, context)));
  }
  const ids = (wanted: (test: TestResult) => boolean) =>
    failing.filter(({ id }) => again.some((test) => test.id === id && wanted(test))).map(({ id }) => id);
  const commit = inputs.get('moved:sources').ranges.find(({ name }) => name === suspect.name)?.good;
  return { putBack: suspect.name, commit, passed: ids(({ status }) => status === 'passed'), failed: ids(hasFailed) };
}

async function runSuite(
  suspect: Suspect,
  suite: Suite,
  tests: readonly TestResult[],
  inputs: Inputs,
  { artifacts, testing }: ConfirmOptions,
  context: StepContext,
): Promise<readonly TestResult[]> {
  const { world, signal, progress } = context;
  const { folder } = inputs.get(`source:${suite.name}`);
  const project = suspect.type === 'suite' ? await oldSuite(suite, inputs, artifacts, context) : folder;
  const specs = await readSpecs(world.files, project, [...new Set(tests.map(({ file }) => file))]);
  const places = [...new Set(tests.map((test) => scenarioAt(test, specs.get(test.file) ?? '')))];
  progress(`gauge runs ${places.length} scenarios once more`);
  const { env } = await suitePlanOf(suite, testing, inputs.get('cluster:target'), world, folder);
  const run = {
    ...{ suite: suite.name, project, gauge: inputs.get('tool:gauge'), artifacts: `${artifacts}/${suite.name}` },
    plan: { calls: [{ specs: places, tags: '', streams: 1 }], planned: plannedScenarios(specs, ''), specs },
    env: { ...(await testEnv(world.session)), ...(await gaugeEnv(folder, world.processes, signal)), ...env },
    limits: limitsOf(suite, testing, world.clock.now()),
  };
  const calls = await runCalls(run, { ...world, ...context, follow: () => {} });
  if (signal.aborted) throw new StreamstressError('cancelled', ['cancelled'], 'the run was cancelled while tests ran');
  return finishedTests(calls);
}

/** The suite at the commit of the run that passed. */
async function oldSuite(suite: Suite, inputs: Inputs, artifacts: string, context: StepContext): Promise<string> {
  const folder = `${artifacts}/source`;
  const snapshot = inputs.get('moved:sources').baseline?.sources[suite.name];
  await context.world.files.remove(folder);
  if (snapshot) await context.world.git.checkout(snapshot, folder, context);
  return folder;
}

function summaryOf({ putBack, commit, passed, failed }: Confirmation): string {
  const what = putBack === 'control' ? 'with nothing put back' : `with ${putBack} back at ${shortCommit(commit ?? '')}`;
  return `${what}: ${passed.length} of ${passed.length + failed.length} pass`;
}
