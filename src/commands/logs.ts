import { plainText } from '../model/plain-text.ts';
import type { RunEvent } from '../model/run-event.ts';
import { runSteps } from '../run.ts';
import { createHost } from '../wiring.ts';
import type { Command, Terminal } from './command.ts';
import { hostOptionsOf, jobOption, jobRequest, outputOption } from './request-options.ts';
import { clusterOptions } from './sign-in-options.ts';

/** `streamstress logs`. */
export const logs: Command = {
  name: 'logs',
  details: `What a run in the cluster has said and says, until it has ended; without --job of the newest one. A connection that breaks
is taken up again without losing or repeating a line. Ctrl-C leaves the run as it is. Exit 0 once the Job has ended, whatever
its verdict; 2 where the cluster has ended it, or it is not there.

  streamstress logs
  streamstress logs --job streamstress-1770000000`,
  options: {
    ...jobOption,
    ...clusterOptions,
    ...outputOption,
    json: { help: 'print every line as JSON: {"line": …}' },
  },
  async run(given, terminal) {
    const isJson = given.is('json');
    const listen = (event: RunEvent) => showLine(event, isJson, terminal);
    const host = createHost(terminal, { ...hostOptionsOf(given, terminal, [listen]), logs: false });
    const { steps } = await runSteps(jobRequest('follow', given, terminal), host);
    const failed = steps.find(({ status }) => status !== 'succeeded' && status !== 'skipped');
    if (failed) terminal.stderr.write(`streamstress: ${failed.summary}\n`);
    return failed ? 2 : 0;
  },
};

function showLine(event: RunEvent, isJson: boolean, { stdout, stderr }: Terminal): void {
  if (event.type === 'step-progress' && !event.passing) stderr.write(`streamstress: ${event.message}\n`);
  if (event.type !== 'step-output') return;
  stdout.write(isJson ? `${JSON.stringify({ line: event.line })}\n` : `${plainText(event.line)}\n`);
}
