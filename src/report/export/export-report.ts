import type { Report } from '../report.ts';
import { reportText } from '../report-files.ts';
import { summaryMarkdown } from '../summary-markdown.ts';
import { summaryText } from '../summary-text.ts';
import { ctrfText } from './ctrf.ts';
import { junitText } from './junit.ts';

/** Forms of a report, by the name that `results --format` gives them. */
const formats: Readonly<
  Record<'text' | 'json' | 'junit' | 'ctrf' | 'markdown', (report: Report, width?: number) => string>
> = {
  text: summaryText,
  json: reportText,
  junit: junitText,
  ctrf: ctrfText,
  markdown: (report) => summaryMarkdown(report),
};

export type ReportFormat = keyof typeof formats;

export const reportFormats = Object.keys(formats) as readonly ReportFormat[];

export function isReportFormat(name: string): name is ReportFormat {
  return Object.hasOwn(formats, name);
}

/** `width`: characters of a line, for `text` on a terminal. */
export function exportReport(report: Report, format: ReportFormat, width?: number): string {
  return formats[format](report, width);
}
