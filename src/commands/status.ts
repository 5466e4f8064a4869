import { statusResult } from '../report/status-result.ts';
import { statusText } from '../report/status-text.ts';
import { runSteps } from '../run.ts';
import { createHost, progressView } from '../wiring.ts';
import type { Command } from './command.ts';
import { componentOptions, hostOptionsOf, outputOption, requestOf } from './request-options.ts';
import { clusterOptions } from './sign-in-options.ts';

/** `streamstress status`. */
export const status: Command = {
  name: 'status',
  details: `Which images are on the cluster, by what its pods run, since when and by whom; who is at work there; how to undo it.
Reads only, also while a run is at work. Exit 0 whatever is there, also no operator; 2 where the cluster cannot be read.

  streamstress status --kubeconfig ~/.kube/config
  streamstress status --json | jq '.images[] | select(.source == "swapped")'`,
  options: {
    ...componentOptions,
    ...clusterOptions,
    ...outputOption,
    json: { help: 'print the status as JSON (docs/schema/status.schema.json)' },
  },
  async run(given, terminal) {
    const options = { ...hostOptionsOf(given, terminal, [progressView(terminal)]), logs: false };
    const { find, steps } = await runSteps(requestOf('status', given, terminal), createHost(terminal, options));
    const found = find('status:cluster');
    const failed = steps.find(({ status }) => status !== 'succeeded' && status !== 'skipped');
    if (found) {
      terminal.stdout.write(given.is('json') ? `${JSON.stringify(statusResult(found), null, 2)}\n` : statusText(found));
    }
    if (failed) terminal.stdout.write(given.is('json') ? '' : `${failed.summary}\n`);
    return failed ? 2 : 0;
  },
};
