import { summaryRow } from '../report/summary-text.ts';
import type { Command } from './command.ts';
import { execute } from './execute.ts';
import {
  baselineOption,
  componentOptions,
  imageOptions,
  lockOption,
  outputOption,
  prebuiltOptions,
  requestOf,
  runOptions,
  setupOption,
} from './request-options.ts';
import { clusterOptions } from './sign-in-options.ts';

/** `streamstress deploy`. */
export const deploy: Command = {
  name: 'deploy',
  details: `Takes results/images.json of an earlier build, and below --registry the images of components that it has nothing of;
sets them in the operator's Subscription, waits for OLM, the operator and the pods, and verifies every digest. What was
there before is recorded on the cluster first; "streamstress restore" takes the change back.

  streamstress deploy --kubeconfig ~/.kube/config
  streamstress deploy --components pipeline --registry quay.io/example/tekton-upstream --image-tag nightly`,
  options: {
    ...componentOptions,
    ...imageOptions,
    ...prebuiltOptions,
    ...clusterOptions,
    ...lockOption,
    ...setupOption,
    ...baselineOption,
    'dry-run': { help: 'show each change on the cluster as a diff and make none' },
    ...outputOption,
    ...runOptions,
    json: { help: 'print the report, or the changes of a dry run, as JSON' },
  },
  async run(given, terminal) {
    const request = requestOf('deploy', given, terminal);
    if (request.dryRun) return (await import('./deploy-preview.ts')).previewDeploy(request, given, terminal);
    const code = await execute(request, given, terminal);
    if (code === 0 && !given.is('json') && !request.baseline)
      terminal.stdout.write(`${summaryRow('undo', 'streamstress restore')}\n`);
    return code;
  },
};
