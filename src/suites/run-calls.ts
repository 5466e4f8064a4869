import type { PlannedScenario, SuiteCall, SuitePlan } from '../model/suite.ts';
import type { ToolFound } from '../model/tool.ts';
import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';
import type { Processes } from '../ports/processes.ts';
import { indexSpecs } from '../results/specs/spec-index.ts';
import { runGauge } from '../tools/run-gauge.ts';
import { type CallRecord, type CallResult, readCall, writeCall } from './call-record.ts';
import { type FollowedRun, followRun } from './follow-run.ts';
import { callFolder, mergedTests } from './merge-calls.ts';
import { isDone, isIn } from './planned-calls.ts';
import { brokenLimit, lateScenarios, type TimeLimits } from './time-limits.ts';

/** Calls of Gauge, one after the other. */
export interface SuiteRun {
  readonly suite: string;
  readonly plan: Pick<SuitePlan, 'calls' | 'planned' | 'specs'>;
  readonly gauge: ToolFound;
  /** Folder of the Gauge project. */
  readonly project: string;
  readonly env: Readonly<Record<string, string>>;
  /** Folder for what the first call leaves; those of the others lie in it. */
  readonly artifacts: string;
  readonly limits: TimeLimits;
}

export interface RunPorts {
  readonly processes: Processes;
  readonly files: Files;
  readonly clock: Clock;
  /** Stops the calls; what was written until then is read. */
  readonly signal: AbortSignal;
  readonly output: (line: string) => void;
  /** Told whenever a scenario has begun or ended. */
  readonly follow: (run: FollowedRun) => void;
}

/**
 * Runs the calls of a plan. After a scenario that took too long, what is left of its call is run in a new one; nothing
 * more is run after the run's own limit or a stop.
 */
export async function runCalls(run: SuiteRun, ports: RunPorts): Promise<readonly CallResult[]> {
  const all: CallResult[] = [];
  for (const call of run.plan.calls) {
    for (let next: SuiteCall | undefined = call; next; ) {
      const result = await runCall(next, callFolder(run.artifacts, all.length + 1), run, ports);
      all.push(result);
      if (result.stopped !== undefined && result.stopped !== 'scenario') return all;
      next = result.stopped === undefined ? undefined : restOf(next, run.plan, all);
    }
  }
  return all;
}

async function runCall(call: SuiteCall, folder: string, run: SuiteRun, ports: RunPorts): Promise<CallResult> {
  const { files, clock, signal, output, follow } = ports;
  const followed = followRun(indexSpecs(run.plan.specs), clock.now, follow);
  const [over, limit] = [new AbortController(), new AbortController()];
  let late: CallRecord['late'] = [];
  const watching = brokenLimit(run.limits, followed, clock, over.signal).then((broken) => {
    late = lateScenarios(run.limits, followed, clock.now()).map(({ spec, heading }) => ({ spec, heading }));
    if (broken) limit.abort(broken);
  });
  const onLine = (line: string, stream: 'stdout' | 'stderr') => {
    output(line);
    if (stream === 'stdout') followed.line(line);
  };
  const stop = AbortSignal.any([signal, limit.signal]);
  const exitCode = await runGauge({ ...run, ...call, artifacts: folder }, { ...ports, stop, onLine }).finally(() => {
    over.abort();
    return watching;
  });
  await writeCall(files, folder, {
    exitCode,
    ...stopOf(run.limits, limit.signal, signal),
    late,
    began: followed.began(),
  });
  const { suite, project, plan } = run;
  return (await readCall(files, folder, { suite, root: project, specs: plan.specs })) as CallResult;
}

function stopOf(limits: TimeLimits, limit: AbortSignal, signal: AbortSignal): Pick<CallRecord, 'stopped' | 'limit'> {
  if (signal.aborted) return { stopped: 'cancelled' };
  const broken = limit.aborted ? (limit.reason as 'scenario' | 'run') : undefined;
  return broken ? { stopped: broken, limit: limits[broken] as number } : {};
}

/** What of a call has no result yet, one by one; nothing where the last call has not brought it any further. */
function restOf(
  call: SuiteCall,
  { planned, specs }: SuiteRun['plan'],
  all: readonly CallResult[],
): SuiteCall | undefined {
  const before = (planned ?? []).filter((scenario) => isIn(call, scenario));
  const tests = mergedTests(all);
  const late = new Set(all.flatMap((result) => [...result.late]));
  const rest = before.filter((scenario) => !isDone(scenario, tests, late, specs));
  if (rest.length === 0 || rest.length === before.length) return undefined;
  return { ...call, specs: rest.map(placeOf) };
}

function placeOf({ file, line }: PlannedScenario): string {
  return `${file}:${line}`;
}
