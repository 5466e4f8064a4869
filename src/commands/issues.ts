import { keepIssues, seriesOf } from '../run.ts';
import { createHost } from '../wiring.ts';
import { repositoryOption } from './announce-options.ts';
import type { Command, Given, Terminal } from './command.ts';
import { needsRemote } from './needs-remote.ts';
import { branchOptions } from './publish-options.ts';
import { sayNotes } from './published-text.ts';
import { historyOptions, hostOptionsOf } from './request-options.ts';
import { withTemporaryFolder } from './temporary-folder.ts';

/** `streamstress issues`. */
export const issues: Command = {
  name: 'issues',
  details: `Keeps one GitHub issue for each failure that lasts: which tests, since when, the commits that are suspected, how to see
it fail. It is opened at the second red run in a row, or at once where somebody is proven to have done it; closed when its
tests have passed so often in a row that it would hardly hide that long, three times at least; and opened again should it
come back. Failures of the surroundings, known issues and flakes have none. "publish --issues" does the same for one run.

  streamstress issues --remote https://github.com/org/results --dry-run
  GITHUB_TOKEN=… streamstress issues --remote https://github.com/org/results --repository org/pipelines`,
  options: {
    ...historyOptions,
    ...repositoryOption,
    series: { value: 'NAME', help: 'only this series (default all of the history)' },
    'site-url': branchOptions['site-url'],
    'dry-run': { help: 'read the issues, show what would be changed in them, and change nothing' },
    json: { help: 'print the changes and notes as JSON, by series' },
  },
  async run(given, terminal) {
    needsRemote(given, 'no history to read');
    const kept = await withTemporaryFolder((folder) => keepAll(folder, given, terminal));
    const changes = kept.flatMap((one) => one.changes);
    const text = changes.length > 0 ? `${changes.join('\n\n')}\n` : 'nothing to change\n';
    terminal.stdout.write(given.is('json') ? `${JSON.stringify(kept, null, 2)}\n` : text);
    sayNotes({ notes: kept.flatMap(({ notes }) => notes) }, terminal, 'issues');
    return 0;
  },
};

interface Kept {
  readonly series: string;
  readonly changes: readonly string[];
  readonly notes: readonly string[];
}

async function keepAll(outputDir: string, given: Given, terminal: Terminal): Promise<readonly Kept[]> {
  const host = createHost(terminal, { ...hostOptionsOf(given, terminal, []), outputDir, logs: false });
  const asked = given.text('series');
  const kept: Kept[] = [];
  for (const series of asked === undefined ? await seriesOf(host) : [asked])
    kept.push({ series, ...(await keepIssues(series, given.is('dry-run'), host)) });
  return kept;
}
