import { appendRun } from '../history/append-run.ts';
import { historyFolder } from '../history/format/runs.ts';
import type { DataBranch } from '../ports/data-branch.ts';
import type { Pages } from '../ports/pages.ts';
import type { Report } from '../report/report.ts';
import { pageFiles } from './site-files.ts';

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

/**
 * Adds a run to the history and renders what it changes (the landing page and its own page), as one commit.
 * Errors: those of `appendRun`, of the data branch and of the pages; nothing is pushed then.
 */
export async function publishRun(report: Report, options: PublishOptions): Promise<Published> {
  const { dataBranch, pages, signal, siteUrl } = options;
  let published: Omit<Published, 'commit'> = { runs: 0, pages: [] };
  const change = async (current: ReadonlyMap<string, string>) => {
    const { files, history } = appendRun(current, report);
    const rendered = await pageFiles(history, pages, [report.run.id], siteUrl);
    published = { runs: history.runs.length, pages: [...rendered.keys()].filter((path) => path.endsWith('.html')) };
    return new Map([...files, ...rendered]);
  };
  const message = `Add run ${report.run.id}\n\n${report.verdict.sentence}`;
  const { commit } = await dataBranch.commit(historyFolder, message, change, signal);
  return { commit, ...published };
}
