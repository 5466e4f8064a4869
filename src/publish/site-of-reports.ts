import type { BranchFiles } from '../ports/data-branch.ts';
import type { Report } from '../report/report.ts';
import { leftText } from './left-report.ts';
import { type MergeOptions, mergeLeft } from './merge-left.ts';

/** Files by path below the site's root; those whose names end in `.gz` are not compressed yet. */
export interface SiteOfReports {
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** Ids of runs of sandboxes that are left out, as the others are of real clusters: verdicts must not mix the two. */
  readonly leftOut: readonly string[];
  /** What publishing would say: of pages that cannot be made, of limits. */
  readonly notes: readonly string[];
}

const nothing: BranchFiles = { list: async () => [], read: async () => new Map() };

/** What a data branch would have if these reports were published to it; of reports with one id the last. */
export async function siteOfReports(reports: readonly Report[], options: MergeOptions): Promise<SiteOfReports> {
  const real = reports.some(({ cluster }) => cluster?.sandbox === false);
  const isLeftOut = ({ cluster }: Report) => real && cluster?.sandbox === true;
  const runs = reports.filter((report) => !isLeftOut(report)).map((report) => ({ report }));
  const left = new Map([['reports', new TextEncoder().encode(leftText(runs))]]);
  const { change, notes } = await mergeLeft(nothing, left, options);
  const files = [...change].flatMap(([path, content]) => (content === undefined ? [] : [[path, content] as const]));
  return { files: new Map(files), leftOut: reports.filter(isLeftOut).map(({ run }) => run.id), notes };
}
