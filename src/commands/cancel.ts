import { runSteps } from '../run.ts';
import { createHost, progressView } from '../wiring.ts';
import type { Command } from './command.ts';
import {
  componentFileOption,
  hostOptionsOf,
  jobOption,
  jobRequest,
  lockOption,
  outputOption,
} from './request-options.ts';
import { clusterOptions } from './sign-in-options.ts';

/** `streamstress cancel`. */
export const cancel: Command = {
  name: 'cancel',
  details: `Stops a run in the cluster, the newest one without --job, and sees to it that the operator's own images are back: its pod is
told to stop and restores them, and what it could not do is done from here. The Job and its log stay for a week.

  streamstress cancel --job streamstress-1770000000`,
  options: {
    ...jobOption,
    ...componentFileOption,
    ...clusterOptions,
    ...lockOption,
    ...outputOption,
    json: { help: 'print what was done as JSON' },
  },
  async run(given, terminal) {
    const host = createHost(terminal, { ...hostOptionsOf(given, terminal, [progressView(terminal)]), logs: false });
    const { steps } = await runSteps(jobRequest('cancel', given, terminal), host);
    const failed = steps.find(({ status }) => status !== 'succeeded' && status !== 'skipped');
    const done = steps.map(({ name, status, summary }) => ({ step: name, status, summary }));
    const said = failed ? [failed] : steps.filter(({ kind }) => kind === 'job' || kind === 'restore');
    const text = said.map(({ summary }) => `${summary}\n`).join('');
    terminal.stdout.write(given.is('json') ? `${JSON.stringify(done, null, 2)}\n` : text);
    return failed ? 2 : 0;
  },
};
