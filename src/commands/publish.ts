import { StreamstressError } from '../model/error.ts';
import { lastReport, publish as publishReport } from '../run.ts';
import { createHost } from '../wiring.ts';
import { announceOptions, announceRun } from './announce-options.ts';
import { collectJob } from './collect.ts';
import type { Command } from './command.ts';
import { branchOptions, labelOption, labelsOf, withLabels } from './publish-options.ts';
import { publishedText, sayNotes } from './published-text.ts';
import { historyOptions, hostOptionsOf, jobOption, outputDir, outputOption } from './request-options.ts';
import { clusterOptions } from './sign-in-options.ts';

/** `streamstress publish`. */
export const publish: Command = {
  name: 'publish',
  details: `Adds the last run of --output-dir to the history on the branch of --remote: its report and logs, and the pages and the
API that follow from them. The first run makes the branch; two publishers at once both land; the same run twice changes
nothing. Of a run that was killed it publishes what there is, and says so. A run on a sandbox is refused by a history of
real clusters. With --job what a run in the cluster has left is got first, also days later.

  streamstress publish --remote git@github.com:org/results --label nightly
  streamstress publish --remote git@github.com:org/results --job streamstress-1770000000`,
  options: {
    ...outputOption,
    ...jobOption,
    ...clusterOptions,
    ...historyOptions,
    ...branchOptions,
    ...labelOption,
    ...announceOptions,
    json: { help: 'print what was published as JSON' },
  },
  async run(given, terminal) {
    if (given.text('remote') === undefined) {
      throw new StreamstressError('request', ['options', 'no_remote'], 'nowhere to publish: give --remote URL');
    }
    const labels = labelsOf(given);
    await collectJob(given, terminal);
    const folder = outputDir(given, terminal);
    const host = createHost(terminal, { ...hostOptionsOf(given, terminal, []), logs: false });
    const report = withLabels(await lastReport(folder, host), labels);
    const published = await publishReport(report, folder, host);
    sayNotes(published, terminal);
    await announceRun(report, published, { given, terminal, host });
    terminal.stdout.write(
      given.is('json')
        ? `${JSON.stringify(published, null, 2)}\n`
        : `published ${report.run.id}: ${publishedText(published)}\n`,
    );
    return 0;
  },
};
