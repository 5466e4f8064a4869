import { z } from 'zod';
import { StreamstressError } from '../model/error.ts';
import { imagesFile, imagesText } from './images.ts';
import { type Report, reportSchema } from './report.ts';

/** Where a run leaves its report, below the output folder. */
export const reportFile = 'results/report.json';

/** The files of a report, by path below the output folder. What an earlier build left stays where nothing was built. */
export function reportFiles(report: Report): ReadonlyMap<string, string> {
  const files = new Map([[reportFile, `${JSON.stringify(report, null, 2)}\n`]]);
  const images = imagesText(report);
  if (images !== undefined) files.set(imagesFile, images);
  return files;
}

/** Errors: `request`, `report:invalid`, naming the file and what is wrong with it. */
export function parseReport(text: string, path: string): Report {
  const invalid = (why: string) =>
    new StreamstressError('request', ['report', 'invalid'], `"${path}" is not a report: ${why}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid((error as Error).message);
  }
  const checked = reportSchema.safeParse(value);
  if (!checked.success) throw invalid(z.prettifyError(checked.error));
  return checked.data;
}
