import type { Command } from './command.ts';
import { execute } from './execute.ts';
import { componentOptions, outputOption, requestOf, runOptions } from './request-options.ts';
import { clusterOptions } from './sign-in-options.ts';

/** `streamstress restore`. */
export const restore: Command = {
  name: 'restore',
  details: `Takes back what deploy or a killed run changed: only the variables that were added go, the rest of the
Subscription stays. Works from any machine, the record lies on the cluster.

  streamstress restore --kubeconfig ~/.kube/config`,
  options: {
    'components-file': componentOptions['components-file'] ?? { help: '' },
    ...clusterOptions,
    ...outputOption,
    ...runOptions,
    json: { help: 'print the report as JSON' },
  },
  run: (given, terminal) => execute(requestOf('restore', given, terminal), given, terminal),
};
