import { gzipSync } from 'node:zlib';
import { logsPath, reportPath } from '../history/format/paths.ts';
import { StreamstressError } from '../model/error.ts';
import type { AddedRuns } from './add-left.ts';
import { runPagePath } from './page-files.ts';

/** Bytes: what GitHub takes of a file, and what GitHub Pages serves of a site. */
const limits = { file: 100_000_000, site: 1_000_000_000 };
/** From this share of a limit on it is said. */
const near = 0.8;

/** Before anything is left for a publisher, who could not push it. Errors: `request`, `publishing:file_too_large`. */
export function checkFileSize(path: string, content: string): void {
  const bytes = content.length > limits.file ? storedBytes(path, content) : 0;
  if (bytes <= limits.file) return;
  throw new StreamstressError(
    'request',
    ['publishing', 'file_too_large'],
    `nothing is published: "${path}" would have ${megabytes(bytes)}, and GitHub refuses files of more than ` +
      `${megabytes(limits.file)}. Publish runs of fewer tests`,
  );
}

/**
 * Leaves out of a change what would be refused, which can be made again from the data; and tells of that, and of all that
 * comes near a limit, in one sentence each.
 */
export function withinLimits(added: AddedRuns): readonly string[] {
  return [...largeFiles(added.change), ...largeSite(siteBytes(added))];
}

function largeFiles(change: AddedRuns['change']): readonly string[] {
  return [...change].flatMap(([path, content]) => {
    const bytes = content && content.length > near * limits.file ? storedBytes(path, content) : 0;
    if (bytes <= near * limits.file) return [];
    const isRefused = bytes > limits.file && !path.startsWith('data/');
    if (isRefused) change.set(path, undefined);
    const said = isRefused ? `would have ${megabytes(bytes)} and is left out` : `has ${megabytes(bytes)}`;
    return [`"${path}" ${said}: GitHub refuses files of more than ${megabytes(limits.file)}`];
  });
}

function largeSite(bytes: number): readonly string[] {
  if (bytes <= near * limits.site) return [];
  const [has, most] = [megabytes(bytes), megabytes(limits.site)];
  return [`the branch has about ${has} of files: GitHub Pages serves ${most} at most, so keep fewer full reports`];
}

/**
 * About how much the files of the branch are together. To know it, all of them would have to be fetched: other runs and
 * other series are taken to be as large as those that have changed, for each byte of their reports and for each run.
 */
function siteBytes({ change, index, views, runs }: AddedRuns): number {
  const ofRuns = runs.flatMap(({ report: { run } }) => [reportPath(run.id), logsPath(run.id), runPagePath(run.id)]);
  const ofHistory = [...change.keys()].filter((path) => path.startsWith('data/series/'));
  const others = [...change.keys()].filter((path) => !ofRuns.includes(path) && !ofHistory.includes(path));
  const ids = new Set(runs.map(({ report }) => report.run.id));
  const reports = sum(index.reports, ({ bytes }) => bytes);
  const added = sum(index.reports, ({ id, bytes }) => (ids.has(id) ? bytes : 0));
  const rows = sum([...views.values()], (view) => view.rows.length);
  const stored = (paths: readonly string[]) => sum(paths, (path) => storedBytes(path, change.get(path) ?? ''));
  return (
    stored(ofRuns) * (reports / (added || 1)) +
    stored(ofHistory) * (sum(index.series, (one) => one.runs) / (rows || 1)) +
    stored(others) * (index.series.length / views.size)
  );
}

function storedBytes(path: string, content: string | Uint8Array): number {
  if (path.endsWith('.gz')) return gzipSync(content, { level: 1 }).length;
  return typeof content === 'string' ? Buffer.byteLength(content) : content.length;
}

function sum<T>(all: readonly T[], value: (one: T) => number): number {
  return all.reduce((total, one) => total + value(one), 0);
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`;
}
