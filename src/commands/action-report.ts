import { join } from 'node:path';
import * as core from '@actions/core';
import { plainLine } from '../model/plain-text.ts';
import type { Report } from '../report/report.ts';
import { reportFile } from '../report/report-files.ts';
import { summaryMarkdown } from '../report/summary-markdown.ts';

/** Sets the outputs of action.yml that come from a report, and writes the job summary where the runner wants one. */
export async function showReport(report: Report, outputDir: string): Promise<void> {
  const { run, verdict, totals } = report;
  core.setOutput('verdict', plainLine(verdict.sentence));
  core.setOutput('kind', verdict.kind);
  core.setOutput('report', join(outputDir, reportFile));
  core.setOutput('run-id', run.id);
  for (const name of ['tests', 'passed', 'failed', 'errors', 'skipped'] as const) core.setOutput(name, totals[name]);
  if (process.env.GITHUB_STEP_SUMMARY) await core.summary.addRaw(summaryMarkdown(report)).write();
}
