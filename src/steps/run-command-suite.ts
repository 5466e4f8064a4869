import { relative } from 'node:path';
import { whileHeld } from '../cluster/lock/while-held.ts';
import { suitePermissions } from '../cluster/permissions.ts';
import { created, type Step, type StepContext } from '../engine/step.ts';
import type { Product } from '../model/operator.ts';
import type { TestCommand } from '../model/request.ts';
import type { SuiteResult } from '../model/test-result.ts';
import { readJunit } from '../results/junit/read-junit.ts';
import { steadyResult } from '../suites/steady-result.ts';
import { isRed } from '../suites/suite-result.ts';
import { testEnv } from '../tools/run-gauge.ts';
import { runTestCommand, type TestCommandOutput } from '../tools/run-test-command.ts';

/** What the step is told, with the components whose images must be the same until the end. */
interface CommandOptions extends Product {
  readonly command: TestCommand;
  /** Seconds after which it is stopped. */
  readonly runTimeout: number | undefined;
  /** Folder for what it leaves. */
  readonly artifacts: string;
}

/** Runs tests of any kind, as a Gauge project is: creates `results:<name>` and, where all went well, `tested:<name>`. */
export function runCommandSuiteStep(name: string, options: CommandOptions): Step {
  return {
    name: `test:${name}`,
    kind: 'test',
    requires: ['lock:cluster', 'cluster:target', 'deployed:all'],
    after: ['observer:cluster', 'watch:resources'],
    creates: [`results:${name}`, `tested:${name}`],
    permissions: suitePermissions(options.operator),
    async run(inputs, context) {
      const { signal, progress } = context;
      progress(`sh runs ${options.command.line}`);
      const left = await whileHeld(inputs.get('lock:cluster'), signal, (signal) =>
        runForAWhile(options, { ...context, signal }),
      );
      const found = await resultOf(name, left, options, context);
      const deployed = { images: inputs.get('deployed:all'), csv: inputs.get('cluster:target').csv };
      const result = signal.aborted ? found : await steadyResult(found, options, deployed, context.world.cluster);
      const red = isRed(result);
      return {
        summary: summaryOf(result),
        created: [
          created(`results:${name}`, result),
          ...(red || signal.aborted ? [] : [created(`tested:${name}`, true)]),
        ],
        red,
        stopped: signal.aborted,
      };
    },
  };
}

interface Left extends TestCommandOutput {
  readonly isLate: boolean;
}

/** Runs it to its end, or for as long as it may. */
async function runForAWhile({ command, runTimeout, artifacts }: CommandOptions, context: StepContext): Promise<Left> {
  const { world, signal, output } = context;
  const { processes, files, clock } = world;
  const env = await testEnv(world.session);
  const [late, over] = [new AbortController(), new AbortController()];
  const waiting =
    runTimeout === undefined
      ? undefined
      : clock.sleep(runTimeout * 1000, over.signal).then(
          () => late.abort(),
          () => undefined,
        );
  const stop = AbortSignal.any([signal, late.signal]);
  const left = await runTestCommand({ ...command, env, artifacts }, { processes, files, stop, output }).finally(() => {
    over.abort();
    return waiting;
  });
  return { ...left, isLate: late.signal.aborted };
}

async function resultOf(
  name: string,
  { reports, old, exitCode, isLate }: Left,
  { command: { folder, junit }, runTimeout }: CommandOptions,
  { world: { files }, signal }: StepContext,
): Promise<SuiteResult> {
  const place = (path: string) => relative(folder, path);
  const read = await Promise.all(
    reports.map(async (report) => ({ name: place(report.name), pieces: (await files.readPieces(report.path)) ?? [] })),
  );
  const result = await readJunit({ suite: name, reports: read, exitCode });
  const stopped = isLate ? [`the tests were stopped after ${runTimeout} seconds (--run-timeout)`] : [];
  const cancelled = signal.aborted ? ['the tests were stopped, as the run was cancelled'] : [];
  const none = reports.length === 0 ? [`the tests wrote no file that --junit "${junit}" means`] : [];
  const problems = [...stopped, ...cancelled, ...none, ...result.problems];
  if (old.length === 0) return { ...result, problems };
  return { ...result, problems, notes: [`not read, as another run has left them: ${old.map(place).join(', ')}`] };
}

function summaryOf({ tests, problems }: SuiteResult): string {
  const byStatus = Map.groupBy(tests, ({ status }) => status);
  const counts = [...byStatus].map(([status, those]) => `${those.length} ${status}`);
  return [counts.join(', ') || 'no test ran', ...problems].join('; ');
}
