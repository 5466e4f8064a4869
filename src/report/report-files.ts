import { StreamstressError } from '../model/error.ts';
import { imagesFile, imagesText } from './images.ts';
import { readJson } from './read-json.ts';
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
  const read = readJson(text, reportSchema);
  if ('why' in read)
    throw new StreamstressError('request', ['report', 'invalid'], `"${path}" is not a report: ${read.why}`);
  return read.value;
}
