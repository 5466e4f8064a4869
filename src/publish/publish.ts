import { addReport } from '../history/add-report.ts';
import type { Retention } from '../history/history-index.ts';
import type { BranchFiles, DataBranch } from '../ports/data-branch.ts';
import type { Pages } from '../ports/pages.ts';
import type { Report } from '../report/report.ts';
import { landingOf } from './landing.ts';
import { pageFiles, runPagePath } from './page-files.ts';

interface PublishOptions {
  readonly dataBranch: DataBranch;
  readonly pages: Pages;
  readonly signal: AbortSignal;
  /** Where the site is served: `https://<owner>.github.io/<repository>/`. */
  readonly siteUrl?: string;
}

/** What was published: the commit on the data branch, how many runs it holds and which files were written. */
export interface Published {
  readonly commit: string;
  readonly runs: number;
  readonly pages: readonly string[];
}

/** About 300 MB of reports as they lie on the branch, compressed to a tenth. */
const kept: Retention = { reports: 400, bytes: 3_000_000_000 };

/**
 * Adds a run to the history and renders what it changes (the landing page and its own page), as one commit.
 * Errors: those of `addReport`, of the data branch and of the pages; nothing is pushed then.
 */
export async function publishRun(report: Report, options: PublishOptions): Promise<Published> {
  const { dataBranch, pages, signal, siteUrl } = options;
  let published: Omit<Published, 'commit'> = { runs: 0, pages: [] };
  const change = async (files: BranchFiles) => {
    const added = await addReport(files, report, kept);
    const isKept = !added.dropped.includes(report.run.id);
    const landing = await landingOf(files, report, added);
    const rendered = await pageFiles(landing, isKept ? report : undefined, pages, siteUrl);
    const runs = added.index.series.reduce((sum, one) => sum + one.runs, 0);
    published = { runs, pages: [...rendered.keys()].filter((path) => path.endsWith('.html')) };
    const gone = added.dropped.map((id) => [runPagePath(id), undefined] as const);
    return new Map<string, string | Uint8Array | undefined>([...added.change, ...gone, ...rendered]);
  };
  const message = `Add run ${report.run.id}\n\n${report.verdict.sentence}`;
  const { commit } = await dataBranch.commit(message, change, signal);
  return { commit, ...published };
}
