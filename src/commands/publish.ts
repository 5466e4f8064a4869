import { StreamstressError } from '../model/error.ts';
import { lastReport, publish as publishReport } from '../run.ts';
import { createHost } from '../wiring.ts';
import type { Command } from './command.ts';
import { branchOptions, labelOption, labelsOf, withLabels } from './publish-options.ts';
import { publishedText, sayNotes } from './published-text.ts';
import { historyOptions, hostOptionsOf, outputDir, outputOption } from './request-options.ts';

/** `streamstress publish`. */
export const publish: Command = {
  name: 'publish',
  details: `Adds the last run of --output-dir to the history on the branch of --remote: its report and logs, and the pages and the
API that follow from them. The first run makes the branch; two publishers at once both land; the same run twice changes
nothing. Of a run that was killed it publishes what there is, and says so. A run on a sandbox is refused by a history of
real clusters.

  streamstress publish --remote git@github.com:org/results --label nightly`,
  options: {
    ...outputOption,
    ...historyOptions,
    ...branchOptions,
    ...labelOption,
    json: { help: 'print what was published as JSON' },
  },
  async run(given, terminal) {
    if (given.text('remote') === undefined) {
      throw new StreamstressError('request', ['options', 'no_remote'], 'nowhere to publish: give --remote URL');
    }
    const labels = labelsOf(given);
    const folder = outputDir(given, terminal);
    const host = createHost(terminal, { ...hostOptionsOf(given, terminal, []), logs: false });
    const report = withLabels(await lastReport(folder, host), labels);
    const published = await publishReport(report, folder, host);
    sayNotes(published, terminal);
    terminal.stdout.write(
      given.is('json')
        ? `${JSON.stringify(published, null, 2)}\n`
        : `published ${report.run.id}: ${publishedText(published)}\n`,
    );
    return 0;
  },
};
