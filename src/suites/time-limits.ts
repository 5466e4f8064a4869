import type { TestRequest } from '../model/request.ts';
import type { Suite } from '../model/suite.ts';
import type { Clock } from '../ports/clock.ts';
import type { FollowedRun } from './follow-run.ts';

/** How long tests may take, in seconds; undefined is as long as they like. */
export interface TimeLimits {
  readonly scenario: number | undefined;
  readonly run: number | undefined;
  /** When the run began: milliseconds since 1970-01-01 UTC. */
  readonly began: number;
}

/** What was asked goes before what suites.toml says. */
export function limitsOf(suite: Suite, { scenarioTimeout, runTimeout }: TestRequest, began: number): TimeLimits {
  return { scenario: scenarioTimeout ?? suite.scenarioTimeout, run: runTimeout ?? suite.runTimeout, began };
}

/** Timers cannot be longer. */
const longestSleep = 24 * 60 * 60 * 1000;

/** Waits until a limit is broken, and says which; undefined where the call is over before. */
export async function brokenLimit(
  limits: TimeLimits,
  run: FollowedRun,
  clock: Clock,
  over: AbortSignal,
): Promise<'scenario' | 'run' | undefined> {
  if (limits.scenario === undefined && limits.run === undefined) return undefined;
  while (!over.aborted) {
    const now = clock.now();
    if (now >= endOfRun(limits)) return 'run';
    if (lateScenarios(limits, run, now).length > 0) return 'scenario';
    const next = Math.min(endOfRun(limits), endOfScenario(limits, run, now), now + longestSleep);
    await clock.sleep(next - now, over).catch(() => undefined);
  }
  return undefined;
}

/** The scenarios that run for too long. */
export function lateScenarios({ scenario: seconds }: TimeLimits, run: FollowedRun, now: number) {
  return seconds === undefined ? [] : run.running().filter(({ began }) => now - began >= seconds * 1000);
}

function endOfRun({ run, began }: TimeLimits): number {
  return run === undefined ? Number.POSITIVE_INFINITY : began + run * 1000;
}

/** The first time at which a scenario can be late: one that runs, or one that begins now. */
function endOfScenario({ scenario: seconds }: TimeLimits, run: FollowedRun, now: number): number {
  if (seconds === undefined) return Number.POSITIVE_INFINITY;
  return Math.min(now, ...run.running().map(({ began }) => began)) + seconds * 1000;
}
