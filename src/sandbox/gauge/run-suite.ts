import type { Console } from './console.ts';
import { failuresOf, type HookFailures, type SpecOutcome, type SuiteOutcome, specFailed } from './outcome.ts';
import { runSpec } from './run-spec.ts';
import { type Running, runHooks } from './running.ts';
import type { SpecPart } from './spec-part.ts';

/**
 * Runs all specifications: every stream takes the next one when it is done with its last. Each runs the hooks of the suite
 * for itself, and nothing else where the one before the suite fails.
 */
export async function runSuite(
  streams: readonly Running[],
  parts: readonly SpecPart[],
  console: Console,
): Promise<SuiteOutcome> {
  const outcomes: SpecOutcome[] = [];
  const queue = parts.entries();
  const hooks = await Promise.all(streams.map((stream) => runStream(stream, queue, outcomes)));
  const [before, after] = (['before', 'after'] as const).map((when) => hooks.find((each) => each[when])?.[when]);
  const suite = { specs: merged(outcomes), hookFailures: failuresOf({ before, after }) };
  console.suiteEnd(suite.hookFailures.length > 0 || suite.specs.some(specFailed), { before, after });
  return suite;
}

async function runStream(
  running: Running,
  queue: Iterable<[number, SpecPart]>,
  outcomes: SpecOutcome[],
): Promise<HookFailures> {
  const before = await runHooks(running, 'beforeSuite', {});
  if (!before) for (const [at, part] of queue) outcomes[at] = await runSpec(running, part);
  const after = await runHooks(running, 'afterSuite', {});
  running.dataStores.suiteStore.clear();
  return { before, after };
}

/** The parts of a specification as one. */
function merged(outcomes: readonly SpecOutcome[]): readonly SpecOutcome[] {
  const files = Map.groupBy(
    outcomes.filter((outcome) => outcome !== undefined),
    ({ file }) => file,
  );
  return [...files.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const all = [first, ...others];
    const scenarios = all.flatMap((outcome) => outcome.scenarios);
    return [{ ...first, scenarios, hookFailures: all.flatMap((outcome) => outcome.hookFailures) }];
  });
}
