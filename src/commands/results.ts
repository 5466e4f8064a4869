import { resolve } from 'node:path';
import { exportReport, isReportFormat, type ReportFormat, reportFormats } from '../report/export/export-report.ts';
import { htmlOf, rereadRun } from '../run.ts';
import { createHost } from '../wiring.ts';
import { collectJob } from './collect.ts';
import type { Command, Given } from './command.ts';
import { invalid } from './invalid-option.ts';
import { componentFileOption, hostOptionsOf, jobOption, outputDir, outputOption } from './request-options.ts';
import { clusterOptions } from './sign-in-options.ts';
import { failOn, testOptions } from './test-options.ts';

/** `streamstress results`. */
export const results: Command = {
  name: 'results',
  details: `Reads again what the last run has left in --output-dir, without a cluster, and says why tests failed by the rules and
known issues of now. Of a run that was killed it tells what there is. Exits as that run did, or as it would have by the
rules of now; nothing is written without --output, --html or --job,
which first gets what a run in the cluster has left, also days later.

  streamstress results
  streamstress results --format junit --output junit.xml
  streamstress results --known-issues known-issues.toml --fail-on new
  streamstress results --job streamstress-1770000000
  streamstress results --html run.html
  streamstress results --json | jq .verdict`,
  options: {
    ...outputOption,
    ...jobOption,
    ...clusterOptions,
    file: { value: 'FILE', help: 'read this report, or results.json or runs/ID.json of other tools, instead' },
    format: { value: 'FORMAT', help: `${reportFormats.join(', ')} (default text)` },
    output: { value: 'FILE', help: 'write it there instead of to standard output' },
    html: { value: 'FILE', help: 'write the page of the run there, too: one file of 5 MB at most that opens anywhere' },
    json: { help: 'the same as --format json' },
    ...componentFileOption,
    'suites-file': testOptions['suites-file'],
    'known-issues': testOptions['known-issues'],
    'fail-on': testOptions['fail-on'],
  },
  async run(given, terminal) {
    const form = formatOf(given);
    await collectJob(given, terminal);
    const path = (name: string) => pathOf(given.text(name), terminal.folder);
    const host = createHost(terminal, { ...hostOptionsOf(given, terminal, []), logs: false });
    const [which, file, output, html] = [given.text('fail-on'), path('file'), path('output'), path('html')];
    const asked = which === undefined ? undefined : failOn(which);
    const report = await rereadRun({ outputDir: outputDir(given, terminal), file, failOn: asked }, host);
    const text = exportReport(report, form, output === undefined ? terminal.stdout.columns : undefined);
    if (output === undefined) terminal.stdout.write(text);
    else await host.world.files.write(output, text);
    if (html !== undefined) await host.world.files.write(html, await htmlOf(report, host));
    return report.run.exitCode;
  },
};

function formatOf(given: Given): ReportFormat {
  const format = given.text('format') ?? (given.is('json') ? 'json' : 'text');
  if (isReportFormat(format)) return format;
  throw invalid('format', format, `there are ${reportFormats.join(', ')}`);
}

function pathOf(path: string | undefined, folder: string): string | undefined {
  return path === undefined ? undefined : resolve(folder, path);
}
