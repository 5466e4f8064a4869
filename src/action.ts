import * as core from '@actions/core';
import { annotateError, annotateReport } from './commands/action-annotations.ts';
import { keepCleanup } from './commands/action-cleanup.ts';
import { type ActionCall, actionCall, type Inputs } from './commands/action-inputs.ts';
import { pageOf, setOutputs, writeSummary } from './commands/action-report.ts';
import { maskSecrets } from './commands/action-secrets.ts';
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
  /** Whether annotations have said why already. */
  readonly told: boolean;
}

const terminal = actionTerminal(import.meta.url);
const workspace = process.env.GITHUB_WORKSPACE || process.cwd();

/** Door 1, a workflow step: its inputs are a subcommand's options, its outputs and summary tell what came of it. */
async function main(): Promise<void> {
  const inputs = givenInputs();
  await maskSecrets(inputs);
  const call = await actionCall(inputs, Date.now());
  const cleanedUp = keepCleanup(call);
  const ending = await perform(call);
  cleanedUp(ending);
  finish(ending);
  if (ending.report) await show(ending.report, ending.error, call);
}

async function show(report: Report, error: StreamstressError | undefined, call: ActionCall): Promise<void> {
  const page = error ? undefined : pageOf(report, call);
  setOutputs(report, outputDir(call.given, terminal), page);
  if (call.command.name === 'publish') return;
  for (const annotation of annotateReport(report, workspace)) terminal.stderr.write(annotation);
  await writeSummary(report, page);
}

function givenInputs(): Inputs {
  const names = Object.keys(process.env).filter((key) => key.startsWith('INPUT_'));
  const inputs = names
    .map((key) => key.slice('INPUT_'.length).toLowerCase())
    .map((name) => [name, core.getInput(name)] as const);
  return new Map(inputs.filter(([, value]) => value !== ''));
}

async function perform(call: ActionCall): Promise<Ending> {
  const { command, given } = call;
  const startedAt = Date.now();
  const ours = { ...terminal, environment: { ...terminal.environment, ...call.environment } };
  const run = async () => ({ code: await command.run(given, ours), error: undefined });
  const ended = await run().catch(refused);
  const last = await readReport(outputDir(given, terminal)).catch(() => undefined);
  const report = last && isAbout(last, call, startedAt) ? last : undefined;
  const why = report?.verdict.sentence ?? `"${command.name}" ended with exit code ${ended.code}`;
  const told = ended.error === undefined && (call.annotates || (report !== undefined && toldBySteps(report)));
  return { why, ...ended, report, told };
}

/** Whether the report in the output folder is what the command has made or was given, and not of a run before. */
function isAbout({ run }: Report, { command, given, annotates }: ActionCall, startedAt: number): boolean {
  // A checkout of a stranger may hold one with any time.
  if (annotates) return false;
  if (command.name === 'results' || command.name === 'publish') return given.text('file') === undefined;
  return Date.parse(run.startedAt) >= startedAt;
}

async function refused(thrown: unknown): Promise<Pick<Ending, 'code' | 'why' | 'error'>> {
  const error = asStreamstressError(thrown);
  const { withoutSecretShapes } = await import('./wiring.ts');
  return { code: 2, why: withoutSecretShapes(error.message), error };
}

function finish({ code, why, error, told }: Ending): void {
  core.setOutput('exit-code', code);
  if (code === 0) return;
  for (const annotation of told ? [] : annotateError(error, plainText(why), workspace))
    terminal.stderr.write(annotation);
  if (error?.kind === 'bug') terminal.stdout.write(String((error.cause as Error | undefined)?.stack ?? error.stack));
  process.exitCode = code;
}

/** Where a step failed and nothing was tested, its error is the answer, and has been shown. */
function toldBySteps({ steps, totals }: Report): boolean {
  return totals.tests === 0 && steps.some(({ status }) => status === 'failed');
}

await main().catch(async (thrown: unknown) => {
  finish({ ...(await refused(thrown)), report: undefined, told: false });
});
