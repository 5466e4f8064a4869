import { appendFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as core from '@actions/core';
import { pagesUrl } from '../model/pages-url.ts';
import { plainLine } from '../model/plain-text.ts';
import { failuresOf, isNew } from '../report/open-failures.ts';
import type { Report } from '../report/report.ts';
import { reportFile } from '../report/report-files.ts';
import { summaryMarkdown } from '../report/summary-markdown.ts';
import type { ActionCall } from './action-inputs.ts';
import { siteUrlOf } from './publish-options.ts';

/** GitHub takes 1 MiB of summary a workflow step and refuses more as a whole. */
const mostSummaryBytes = 1024 * 1024;
/** A job's outputs have 1 MiB together. */
const mostNames = 100;

/** Sets the outputs of action.yml that come from a report; `page` is where it is published. */
export function setOutputs(report: Report, outputDir: string, page: string | undefined): void {
  const { run, verdict, totals } = report;
  core.setOutput('verdict', plainLine(verdict.sentence));
  core.setOutput('kind', verdict.kind);
  core.setOutput('report', join(outputDir, reportFile));
  core.setOutput('run-id', run.id);
  core.setOutput('page-url', page ?? '');
  for (const name of ['tests', 'passed', 'flaky', 'failed', 'errors', 'skipped'] as const)
    core.setOutput(name, totals[name]);
  const fresh = failuresOf(report).filter(isNew);
  core.setOutput('new-failures', fresh.length);
  core.setOutput('new-regressions', JSON.stringify(fresh.slice(0, mostNames).map(({ test }) => plainLine(test.id))));
}

/** Adds what a report says to the job summary. */
export async function writeSummary(report: Report, page: string | undefined): Promise<void> {
  await addSummary((mostBytes) => summaryMarkdown(report, { mostBytes, page }));
}

/** Adds Markdown to what is in the job summary already, where the runner wants one. */
export async function addSummary(markdown: (mostBytes: number) => string): Promise<void> {
  const file = process.env.GITHUB_STEP_SUMMARY;
  if (!file) return;
  const { size } = await stat(file).catch(() => ({ size: 0 }));
  await appendFile(file, markdown(mostSummaryBytes - size));
}

/** Where the pages of the run are; undefined where it was not published, or nobody knows. */
export function pageOf({ run }: Report, { command, given }: ActionCall): string | undefined {
  const remote = given.text('remote');
  const published = command.name === 'publish' || (given.is('publish') && run.state === 'finished');
  if (!published || remote === undefined) return undefined;
  const site = siteUrlOf(given) ?? pagesUrl(remote);
  return site && `${site}runs/${run.id}/`;
}
