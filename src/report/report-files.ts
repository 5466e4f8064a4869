import * as z from 'zod';
import { StreamstressError } from '../model/error.ts';
import { imagesFile, imagesText } from './images.ts';
import { readJson } from './read-json.ts';
import { type Report, reportSchema, schemaVersion } from './report.ts';
import { resourceProfileFile, resourceProfileText } from './resource-profile.ts';

/** Where a run leaves its report, below the output folder. */
export const reportFile = 'results/report.json';

/** The files of a report, by path below the output folder. What an earlier build left stays where nothing was built. */
export function reportFiles(report: Report): ReadonlyMap<string, string> {
  const files = new Map([[reportFile, reportText(report)]]);
  const images = imagesText(report);
  if (images !== undefined) files.set(imagesFile, images);
  const profile = resourceProfileText(report);
  if (profile !== undefined) files.set(resourceProfileFile, profile);
  return files;
}

/** With so many tests a report is not for people any more, and could become longer than a text can be. */
const mostReadable = 100_000;

/** A report as JSON. */
export function reportText(report: Report): string {
  return `${JSON.stringify(report, null, report.tests.length > mostReadable ? 0 : 2)}\n`;
}

/** Errors: `request`, `report:invalid`, naming the file and what is wrong with it. */
export function parseReport(text: string, path: string): Report {
  const read = readJson(text, reportSchema);
  if ('value' in read) return read.value;
  const why = otherVersion(text) ?? `is not a report: ${read.why}`;
  throw new StreamstressError('request', ['report', 'invalid'], `"${path}" ${why}`);
}

function otherVersion(text: string): string | undefined {
  const read = readJson(text, z.looseObject({ schemaVersion: z.int() }));
  if ('why' in read || read.value.schemaVersion === schemaVersion) return undefined;
  return (
    `is a report of schema version ${read.value.schemaVersion}, and this streamstress reads version ${schemaVersion}: ` +
    'use the version of streamstress that wrote it, or run again'
  );
}
