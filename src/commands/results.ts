import { summaryText } from '../report/summary-text.ts';
import type { Command } from './command.ts';
import { readReport } from './read-report.ts';
import { outputDir, outputOption } from './request-options.ts';

/** `streamstress results`. */
export const results: Command = {
  name: 'results',
  details: `Prints the verdict and the counts of results/report.json, and exits as that run did.

  streamstress results --json | jq .verdict`,
  options: { ...outputOption, json: { help: 'print the report as it is' } },
  async run(given, terminal) {
    const report = await readReport(outputDir(given, terminal));
    terminal.stdout.write(
      given.is('json') ? `${JSON.stringify(report, null, 2)}\n` : summaryText(report, terminal.stdout.columns),
    );
    return report.run.exitCode;
  },
};
