import { goneError, insideNamespace } from '../../cluster/ci-namespace/namespace-gone.ts';
import { type OrderGround, runOrder } from '../../cluster/ci-pods/run-order.ts';
import type { TestRun } from '../../cluster/ci-pods/test-run.ts';
import { created, type Step, type StepOutcome } from '../../engine/step.ts';
import type { BegunTest, PodOrder, PodRun } from '../../model/ci-run.ts';
import { StreamstressError } from '../../model/error.ts';
import type { Link } from '../../model/link.ts';
import { plainLine } from '../../model/plain-text.ts';

const shownLines = 6;

/**
 * Runs a step of a test: creates `ran:<test>/<step>` where it came to an end of its own, and `passed:<test>/<step>` where
 * the test may go on. `before` are the steps of the test before it, in their order. Steps of post are clean-ups: they run
 * whatever came, where the test has begun. Errors: those of `runOrder`; `ci:pod_lost`; why the test may not go on.
 */
export function runTestStep(pod: PodOrder, before: readonly PodOrder[], run: TestRun): Step {
  const [ran, passed] = [ranLink(pod), passedLink(pod)];
  const isPost = pod.phase === 'post';
  const begun: Link = `begun:${pod.test}`;
  const given: readonly Link[] = [begun, 'namespace:ci', 'checkout:src'];
  const beforeIt = before.slice(-1).map(passedLink);
  return {
    name: pod.phase === 'container' ? `run:${pod.test}` : `run:${pod.test}/${pod.step}`,
    kind: pod.phase === 'container' ? 'container-test' : 'registry-step',
    requires: isPost ? [] : given,
    after: isPost ? [...given, ...before.flatMap((one) => [ranLink(one), passedLink(one)])] : beforeIt,
    creates: [ran, passed],
    cleanup: isPost,
    async run(inputs, context) {
      const [begun, namespace, checkout] = [
        inputs.find(`begun:${pod.test}`),
        inputs.find('namespace:ci'),
        inputs.find('checkout:src'),
      ];
      if (!begun || !namespace || !checkout) {
        return { summary: `"${pod.test}" never began`, created: [], skipped: true };
      }
      if (!isPost && beforeIt.some((link) => !inputs.find(link))) return notRun(before);
      const mayLeaveOut = isPost && pod.optionalOnSuccess && run.order.allowSkipOnSuccess;
      if (mayLeaveOut && before.every((one) => inputs.find(passedLink(one)))) return leftOut(pod);
      const stop = isPost ? context.signal : AbortSignal.any([context.signal, begun.lost]);
      const { world, progress, output } = context;
      const ground = { world, namespace, checkout, begun, stop, progress, output };
      const ended = await runInside(pod, run, ground, context.signal);
      if (ended.outcome !== 'passed') sayWhy(ended, progress);
      return outcomeOf(ended, { begun, run, isCancelled: context.signal.aborted });
    },
  };
}

/** The last lines of a step that failed are what people look for first. */
function sayWhy({ message }: PodRun, progress: (message: string) => void): void {
  const lines = message.split('\n').slice(1);
  for (const line of lines.slice(-shownLines)) if (line.trim() !== '') progress(plainLine(line));
}

/** What stopped a test, or took its pod, says more than that it was stopped or is lost. */
async function runInside(pod: PodOrder, run: TestRun, ground: OrderGround, cancel: AbortSignal): Promise<PodRun> {
  const { world, namespace, begun } = ground;
  try {
    const ended = await insideNamespace(world.cluster, namespace.name, () => runOrder(pod, run, ground));
    const gone = ended.outcome === 'lost' ? await goneError(world.cluster, namespace.name) : undefined;
    if (gone && !cancel.aborted) throw gone;
    return ended;
  } catch (error) {
    throw pod.phase !== 'post' && begun.lost.aborted && !cancel.aborted ? begun.lost.reason : error;
  }
}

interface Ending {
  readonly begun: BegunTest;
  readonly run: TestRun;
  readonly isCancelled: boolean;
}

function outcomeOf(ended: PodRun, { begun, run, isCancelled }: Ending): StepOutcome {
  const { order, outcome, seconds, message } = ended;
  const ran = created(ranLink(order), ended);
  const passed = created(passedLink(order), true);
  const took = `${Math.round(seconds)} s`;
  const [why = outcome] = message.split('\n');
  if (outcome === 'passed') return { summary: `passed in ${took}`, created: [ran, passed] };
  // What was stopped has no result: whether it would have passed, nobody knows.
  if (isCancelled) return { summary: `stopped after ${took}: ${why}`, created: [], stopped: true };
  if (begun.lost.aborted && order.phase !== 'post') throw begun.lost.reason;
  if (order.bestEffort && run.order.allowBestEffort) {
    return { summary: `${why}, after ${took}: ignored, as it is best_effort`, created: [ran, passed] };
  }
  if (outcome === 'lost') throw new StreamstressError('infrastructure', ['ci', 'pod_lost'], message);
  return { summary: `${why}, after ${took}`, created: [ran], red: true };
}

/** That is no fault of its own: what failed before it says why the test does not pass. */
function notRun(before: readonly PodOrder[]): StepOutcome {
  return { summary: `not run, as "${before.at(-1)?.step}" did not pass`, created: [], skipped: true };
}

function leftOut(order: PodOrder): StepOutcome {
  const run: PodRun = {
    ...{ order, outcome: 'skipped', exitCode: undefined, startedAt: undefined, seconds: 0, junit: [] },
    message: 'left out, as nothing failed before it (optional_on_success)',
  };
  const links = [created(ranLink(order), run), created(passedLink(order), true)];
  return { summary: run.message, created: links, skipped: true };
}

function ranLink({ test, step }: PodOrder): `ran:${string}` {
  return `ran:${test}/${step}`;
}

function passedLink({ test, step }: PodOrder): `passed:${string}` {
  return `passed:${test}/${step}`;
}
