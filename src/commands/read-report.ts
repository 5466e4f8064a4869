import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StreamstressError } from '../model/error.ts';
import type { Report } from '../report/report.ts';
import { parseReport, reportFile } from '../report/report-files.ts';

/** The report of the last run in an output folder. Errors: `request`, `report:not_found`, `report:invalid`. */
export async function readReport(folder: string): Promise<Report> {
  const path = join(folder, reportFile);
  try {
    return parseReport(await readFile(path, 'utf8'), path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new StreamstressError(
      'request',
      ['report', 'not_found'],
      `there is no report at "${path}": run "streamstress run" or "test" first, or name its folder with --output-dir`,
    );
  }
}
