import * as core from '@actions/core';
import { type ActionCall, actionCall, type Inputs } from './commands/action-inputs.ts';
import { showReport } from './commands/action-report.ts';
import { keepRestore } from './commands/action-restore.ts';
import { actionTerminal } from './commands/action-terminal.ts';
import { readReport } from './commands/read-report.ts';
import { outputDir } from './commands/request-options.ts';
import { asStreamstressError, type StreamstressError } from './model/error.ts';
import { plainText } from './model/plain-text.ts';
import type { Report } from './report/report.ts';

/** How the command ended; the report where it left one. */
interface Ending {
  readonly code: number;
  /** The answer, for where the code is not 0. */
  readonly why: string;
  readonly error: StreamstressError | undefined;
  readonly report: Report | undefined;
}

const terminal = actionTerminal(import.meta.url);

/** Door 1, a workflow step: its inputs are a subcommand's options, its outputs and summary tell what came of it. */
async function main(): Promise<void> {
  const call = await actionCall(givenInputs());
  const restored = keepRestore(call);
  const ending = await perform(call);
  restored(ending);
  if (ending.report) await showReport(ending.report, outputDir(call.given, terminal));
  finish(ending);
}

function givenInputs(): Inputs {
  const names = Object.keys(process.env).filter((key) => key.startsWith('INPUT_'));
  const inputs = names
    .map((key) => key.slice('INPUT_'.length).toLowerCase())
    .map((name) => [name, core.getInput(name)] as const);
  return new Map(inputs.filter(([, value]) => value !== ''));
}

async function perform({ command, given }: ActionCall): Promise<Ending> {
  const startedAt = Date.now();
  const run = async () => ({ code: await command.run(given, terminal), error: undefined });
  const ended = await run().catch(refused);
  const report = await readReport(outputDir(given, terminal)).catch(() => undefined);
  const ours = report !== undefined && Date.parse(report.run.startedAt) >= startedAt;
  const why = ours ? report.verdict.sentence : `"${command.name}" ended with exit code ${ended.code}`;
  return { why, ...ended, report: ours ? report : undefined };
}

async function refused(thrown: unknown): Promise<Omit<Ending, 'report'>> {
  const error = asStreamstressError(thrown);
  const { withoutSecretShapes } = await import('./wiring.ts');
  return { code: 2, why: withoutSecretShapes(error.message), error };
}

function finish({ code, why, error }: Omit<Ending, 'report'>): void {
  core.setOutput('exit-code', code);
  if (code === 0) return;
  core.setFailed(plainText(why));
  if (error?.kind === 'bug') terminal.stdout.write(String((error.cause as Error | undefined)?.stack ?? error.stack));
  process.exitCode = code;
}

await main().catch(async (thrown: unknown) => finish(await refused(thrown)));
