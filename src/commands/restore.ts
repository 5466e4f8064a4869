import { runSteps } from '../run.ts';
import { createHost, progressView } from '../wiring.ts';
import type { Command } from './command.ts';
import { componentOptions, hostOptionsOf, lockOption, outputOption, requestOf } from './request-options.ts';
import { clusterOptions } from './sign-in-options.ts';

/** `streamstress restore`. */
export const restore: Command = {
  name: 'restore',
  details: `Takes back what deploy or a killed run changed: only the variables that were added go, the rest of the
Subscription stays. Works from any machine, the record lies on the cluster. results/report.json stays as it is.

  streamstress restore --kubeconfig ~/.kube/config`,
  options: {
    'components-file': componentOptions['components-file'] ?? { help: '' },
    ...clusterOptions,
    ...lockOption,
    'claims-of': {
      value: 'RUN-ID',
      help: 'give back the clusters that this run has claimed (--cluster-claim) and was killed with, and nothing else; sign in to Hive',
    },
    setup: { help: 'take back what set-ups have changed on the cluster too; an operator that is installed stays' },
    ...outputOption,
  },
  async run(given, terminal) {
    const request = requestOf('restore', given, terminal);
    const host = createHost(terminal, hostOptionsOf(given, terminal, [progressView(terminal)]));
    const { steps } = await runSteps(request, host);
    const failed = steps.find(({ status }) => status !== 'succeeded' && status !== 'skipped');
    const restored = steps.filter(({ kind }) => kind === 'restore');
    for (const { summary } of failed ? [failed] : restored) terminal.stdout.write(`${summary}\n`);
    return failed ? 2 : 0;
  },
};
