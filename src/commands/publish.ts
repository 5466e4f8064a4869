import { StreamstressError } from '../model/error.ts';
import { publish as publishReport } from '../run.ts';
import { createHost } from '../wiring.ts';
import type { Command } from './command.ts';
import { readReport } from './read-report.ts';
import { historyOptions, hostOptionsOf, outputDir, outputOption } from './request-options.ts';
import { runsText } from './runs-text.ts';

/** `streamstress publish`. */
export const publish: Command = {
  name: 'publish',
  details: `Commits results/report.json and the pages that it changes to the branch of --remote. Two publishers at once both
land. A run on a sandbox is refused by a history of real clusters.

  streamstress publish --remote git@github.com:org/results`,
  options: { ...outputOption, ...historyOptions, json: { help: 'print what was published as JSON' } },
  async run(given, terminal) {
    if (given.text('remote') === undefined) {
      throw new StreamstressError('request', ['options', 'no_remote'], 'nowhere to publish: give --remote URL');
    }
    const report = await readReport(outputDir(given, terminal));
    const published = await publishReport(report, createHost(terminal, hostOptionsOf(given, terminal, [])));
    const { commit } = published;
    terminal.stdout.write(
      given.is('json')
        ? `${JSON.stringify(published, null, 2)}\n`
        : `published ${report.run.id}: ${runsText(published)}, commit ${commit.slice(0, 7)}\n`,
    );
    return 0;
  },
};
