import { summaryRow } from '../report/summary-text.ts';
import type { Command } from './command.ts';
import { execute } from './execute.ts';
import { componentOptions, outputOption, prebuiltOptions, requestOf, runOptions } from './request-options.ts';
import { clusterOptions } from './sign-in-options.ts';

/** `streamstress deploy`. */
export const deploy: Command = {
  name: 'deploy',
  details: `Takes results/images.json of an earlier build, sets the images in the operator's Subscription, waits for OLM, the
operator and the pods, and verifies every digest. What was there before is recorded on the cluster first;
"streamstress restore" takes the change back.

  streamstress deploy --kubeconfig ~/.kube/config`,
  options: {
    ...componentOptions,
    ...prebuiltOptions,
    ...clusterOptions,
    ...outputOption,
    ...runOptions,
    json: { help: 'print the report as JSON' },
  },
  async run(given, terminal) {
    const code = await execute(requestOf('deploy', given, terminal), given, terminal);
    if (code === 0 && !given.is('json')) terminal.stdout.write(`${summaryRow('undo', 'streamstress restore')}\n`);
    return code;
  },
};
