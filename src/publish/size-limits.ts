import { gzipSync } from 'node:zlib';
import { compression, type HistoryIndex } from '../history/history-index.ts';
import { StreamstressError } from '../model/error.ts';
import type { BranchChange } from '../ports/data-branch.ts';
import type { ShownSeries } from './landing.ts';

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

/** What is pushed: data, and the pages and API that are made of it. */
interface Pushed {
  readonly data: BranchChange;
  readonly made: Map<string, string | Uint8Array | undefined>;
  readonly index: HistoryIndex;
  /** Series of which pages and API were made. */
  readonly shown: readonly ShownSeries[];
}

/**
 * Leaves out of a change what would be refused, which can be made again from the data; and tells of that, and of all that
 * comes near a limit, in one sentence each.
 */
export function withinLimits(pushed: Pushed): readonly string[] {
  return [...largeFiles(pushed), ...largeSite(siteBytes(pushed))];
}

function largeFiles({ data, made }: Pushed): readonly string[] {
  return [...data, ...made].flatMap(([path, content]) => {
    const bytes = content && content.length > near * limits.file ? storedBytes(path, content) : 0;
    if (bytes <= near * limits.file) return [];
    const isRefused = bytes > limits.file && made.has(path);
    if (isRefused) made.set(path, undefined);
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
 * other series are taken to be as large as those that have changed.
 */
function siteBytes({ data, made, index, shown }: Pushed): number {
  const [ofRuns, others] = partition([...made], ([path]) => path.startsWith('runs/'));
  const ofHistory = [...data].filter(([path]) => path.startsWith('data/series/'));
  const pages = ofRuns.filter(([, content]) => content !== undefined).length;
  const rows = sum(shown, ({ view }) => view.rows.length);
  const stored = (files: readonly File[]) => sum(files, ([path, content]) => storedBytes(path, content ?? ''));
  return (
    sum(index.reports, ({ bytes }) => bytes) / compression +
    stored(ofRuns) * (index.reports.length / (pages || 1)) +
    stored(ofHistory) * (sum(index.series, (one) => one.runs) / (rows || 1)) +
    stored(others) * (index.series.length / (shown.length || 1))
  );
}

type File = readonly [path: string, content: string | Uint8Array | undefined];

function partition<T>(all: readonly T[], isFirst: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
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
