import type { Request } from '../model/request.ts';
import { diffText } from '../report/diff-text.ts';
import { runSteps } from '../run.ts';
import { createHost, progressView } from '../wiring.ts';
import type { Given, Terminal } from './command.ts';
import { hostOptionsOf } from './request-options.ts';

/** Shows each change that a deploy would make on the cluster, and makes none; returns the exit code. */
export async function previewDeploy(request: Request, given: Given, terminal: Terminal): Promise<number> {
  const options = { ...hostOptionsOf(given, terminal, [progressView(terminal)]), logs: false };
  const { steps, find } = await runSteps(request, createHost(terminal, options));
  const previews = find('preview:cluster') ?? [];
  const failed = steps.find(({ status }) => status !== 'succeeded' && status !== 'skipped');
  const { summary = '' } = failed ?? steps.find(({ kind }) => kind === 'preview') ?? {};
  const diffs = previews.length > 0 ? `${diffText(previews)}\n` : '';
  terminal.stdout.write(given.is('json') ? `${JSON.stringify(previews, null, 2)}\n` : `${diffs}${summary}\n`);
  return failed ? 2 : 0;
}
