import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { StreamstressError } from '../model/error.ts';
import type { Report } from '../report/report.ts';
import { parseReport, reportFile } from '../report/report-files.ts';

/** Reports of a folder, and why others are none. */
export interface FoundReports {
  readonly reports: readonly Report[];
  readonly problems: readonly string[];
}

/**
 * Every `report.json` below a folder, and its own `.json` files; hidden folders are passed over. Errors: `request`,
 * `serving:no_reports`, where there is none that can be read.
 */
export async function readReports(folder: string): Promise<FoundReports> {
  const reports: Report[] = [];
  const problems: string[] = [];
  for (const path of await candidates(folder)) {
    try {
      reports.push(parseReport(await readFile(path, 'utf8'), path));
    } catch (error) {
      problems.push((error as Error).message);
    }
  }
  if (reports.length > 0) return { reports, problems };
  throw new StreamstressError(
    'request',
    ['serving', 'no_reports'],
    `there is no report in "${folder}": name a folder in which a run has left ${reportFile}, or in which there are ` +
      ['files of --format json', ...problems].join('\n'),
  );
}

async function candidates(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && !isHidden(entry.parentPath.slice(folder.length)))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => basename(path) === basename(reportFile) || path === join(folder, basename(path)))
    .filter((path) => path.endsWith('.json'))
    .sort();
}

function isHidden(path: string): boolean {
  return /(^|[\\/])(\.|node_modules)/.test(path);
}
