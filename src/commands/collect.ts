import { StreamstressError } from '../model/error.ts';
import { runSteps } from '../run.ts';
import { createHost, progressView } from '../wiring.ts';
import type { Given, Terminal } from './command.ts';
import { hostOptionsOf, jobRequest } from './request-options.ts';

/** Gets what the Job of --job has left into the output folder, where one is named. Errors: those of the step. */
export async function collectJob(given: Given, terminal: Terminal): Promise<void> {
  if (given.text('job') === undefined) return;
  const host = createHost(terminal, { ...hostOptionsOf(given, terminal, [progressView(terminal)]), logs: false });
  const { steps } = await runSteps(jobRequest('collect', given, terminal), host);
  const failed = steps.find(({ status }) => status !== 'succeeded' && status !== 'skipped');
  if (failed) throw failed.error ?? new StreamstressError('infrastructure', ['job', 'no_results'], failed.summary);
}
