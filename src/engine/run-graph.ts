import { asStreamstressError, StreamstressError } from '../model/error.ts';
import type { Link, LinkValue } from '../model/link.ts';
import type { RunEvent, StepResult } from '../model/run-event.ts';
import type { World } from '../ports/world.ts';
import { awaited, before, type Graph } from './graph.ts';
import type { Inputs, Step, StepContext, StepOutcome } from './step.ts';

/** Two requests to stop: the first cancels the run, the second its clean-up too. */
export interface StopSignals {
  readonly cancel: AbortSignal;
  readonly force: AbortSignal;
}

/** How every step ended, in the order of the plan, and what the links carry. */
export interface GraphResult {
  readonly steps: readonly StepResult[];
  find<L extends Link>(link: L): LinkValue<L> | undefined;
  readonly cancelled: boolean;
}

/**
 * Runs each step once, as soon as what it requires exists. A failure blocks only its descendants; after a cancel no
 * step is started but the clean-up, when all steps before it have ended. Never throws: what a step throws becomes its
 * result.
 */
export async function runGraph(
  graph: Graph,
  world: World,
  emit: (event: RunEvent) => void,
  signals: StopSignals,
): Promise<GraphResult> {
  const values = new Map<Link, unknown>();
  const results = new Map<Step, StepResult>();
  const running = new Map<Step, Promise<void>>();
  const over = new AbortController();
  const end = (step: Step, result: StepResult): void => {
    results.set(step, result);
    emit({ type: 'step-ended', result });
  };
  const start = async (step: Step): Promise<void> => {
    end(step, await runStep(step, inputsOf(step, values), values, world, emit, { ...signals, over: over.signal }));
    running.delete(step);
  };
  const cancelled = Promise.withResolvers<void>();
  const wakers = new Set([cancelled.promise]);
  const onCancel = () => {
    emit({ type: 'run-cancelled', why: whyCancelled(signals.cancel) });
    cancelled.resolve();
  };
  void cancelled.promise.then(() => wakers.clear());
  emit({ type: 'run-started', steps: graph.steps.map(({ name, kind }) => ({ name, kind })) });
  if (signals.cancel.aborted) onCancel();
  else signals.cancel.addEventListener('abort', onCancel);
  const moveAll = (): void => {
    let settled = false;
    while (!settled) {
      settled = true;
      for (const step of graph.steps) {
        if (results.has(step) || running.has(step)) continue;
        const next = nextMove(step, graph, values, results, signals);
        if (next === 'start') running.set(step, start(step));
        else if (next !== 'wait') {
          end(step, neverStarted(step, next));
          settled = false;
        }
      }
    }
  };
  moveAll();
  while (running.size > 0) {
    await Promise.race(running.values());
    moveAll();
  }
  signals.cancel.removeEventListener('abort', onCancel);
  over.abort();
  const steps = graph.steps.map((step) => results.get(step) as StepResult);
  emit({ type: 'run-ended', results: steps });
  return {
    steps,
    find: <L extends Link>(link: L) => values.get(link) as LinkValue<L> | undefined,
    cancelled: signals.cancel.aborted,
  };
}

const never = new AbortController().signal;

type Move = 'start' | 'wait' | { readonly status: 'blocked' | 'cancelled'; readonly why: string };

function nextMove(
  step: Step,
  graph: Graph,
  values: ReadonlyMap<Link, unknown>,
  results: ReadonlyMap<Step, StepResult>,
  { cancel, force }: StopSignals,
): Move {
  if (force.aborted && !step.urgent) return { status: 'cancelled', why: 'not started: the clean-up was stopped too' };
  if (!step.cleanup && cancel.aborted) return { status: 'cancelled', why: 'not started: the run was cancelled' };
  const ended = (link: Link): boolean => {
    const creator = graph.creators.get(link);
    return creator === undefined || results.has(creator);
  };
  if (step.cleanup) return [...before(step, graph)].every((other) => results.has(other)) ? 'start' : 'wait';
  const missing = step.requires.find((link) => !values.has(link) && ended(link));
  if (missing) {
    const creator = graph.creators.get(missing) as Step;
    return { status: 'blocked', why: `needs "${missing}", which "${creator.name}" did not create` };
  }
  return awaited(step).every(ended) ? 'start' : 'wait';
}

function inputsOf(step: Step, values: ReadonlyMap<Link, unknown>): Inputs {
  return {
    get<L extends Link>(link: L) {
      if (!step.requires.includes(link)) throw undeclared(step, 'reads', link);
      if (!values.has(link)) throw bug('missing_link', `"${step.name}" reads "${link}", which was never created`);
      return values.get(link) as LinkValue<L>;
    },
    find<L extends Link>(link: L) {
      if (!awaited(step).includes(link)) throw undeclared(step, 'reads', link);
      return values.get(link) as LinkValue<L> | undefined;
    },
  };
}

function undeclared(step: Step, does: 'reads' | 'creates', link: Link): StreamstressError {
  return bug('undeclared_link', `"${step.name}" ${does} "${link}" without declaring it`);
}

function bug(reason: string, message: string): StreamstressError {
  return new StreamstressError('bug', ['engine', reason], message);
}

async function runStep(
  step: Step,
  inputs: Inputs,
  values: Map<Link, unknown>,
  world: World,
  emit: (event: RunEvent) => void,
  { cancel, force, over }: StopSignals & Pick<StepContext, 'over'>,
): Promise<StepResult> {
  const { name, kind } = step;
  const started = world.clock.now();
  emit({ type: 'step-started', step: name });
  const result = (status: StepResult['status'], summary: string, error?: StreamstressError): StepResult => ({
    name,
    kind,
    status,
    startedAt: new Date(started).toISOString(),
    seconds: Math.max(0, world.clock.now() - started) / 1000,
    summary,
    error,
  });
  try {
    const outcome = await step.run(inputs, {
      world,
      signal: step.urgent ? never : step.cleanup ? force : cancel,
      cancelled: cancel.aborted,
      over,
      progress: (message) => emit({ type: 'step-progress', step: name, message }),
      passing: (message) => emit({ type: 'step-progress', step: name, message, passing: true }),
      output: (line) => emit({ type: 'step-output', step: name, line }),
    });
    const surplus = outcome.created.find(([link]) => !step.creates.includes(link));
    if (surplus) throw undeclared(step, 'creates', surplus[0]);
    for (const [link, value] of outcome.created) values.set(link, value);
    return result(statusOf(outcome), outcome.summary);
  } catch (thrown) {
    const error = asStreamstressError(thrown);
    return result(error.kind === 'cancelled' ? 'cancelled' : 'failed', error.message, error);
  }
}

function statusOf(outcome: StepOutcome): StepResult['status'] {
  if (outcome.stopped) return 'cancelled';
  if (outcome.red) return 'red';
  return outcome.skipped ? 'skipped' : 'succeeded';
}

/** A signal's name, or the reason of the error that stopped the run. */
function whyCancelled({ reason }: AbortSignal): string {
  return reason instanceof StreamstressError ? reason.reason : String(reason ?? 'cancelled');
}

function neverStarted(step: Step, move: { status: 'blocked' | 'cancelled'; why: string }): StepResult {
  return {
    name: step.name,
    kind: step.kind,
    status: move.status,
    startedAt: undefined,
    seconds: 0,
    summary: move.why,
    error: undefined,
  };
}
