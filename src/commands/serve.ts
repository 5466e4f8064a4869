import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { siteOf } from '../run.ts';
import { cloneBranch, createHost } from '../wiring.ts';
import type { Command, Given, Terminal } from './command.ts';
import { portOption } from './port-option.ts';
import { readReports } from './read-reports.ts';
import { historyOptions, hostOptionsOf, outputDir, outputOption } from './request-options.ts';
import { runsText } from './runs-text.ts';
import { type SiteSource, serveSite } from './serve-site.ts';
import { folderSource, memorySource } from './site-sources.ts';

/** `streamstress serve`. */
export const serve: Command = {
  name: 'serve',
  details: `Serves the dashboard on 127.0.0.1, to this machine only, until Ctrl-C; nothing is written or published. It shows the
runs of a folder (every report.json below it), a checkout of a published branch, or the branch of --remote as it is now.

  streamstress serve
  streamstress serve --folder downloaded-artifacts --port 8080
  streamstress serve --remote git@github.com:org/results`,
  options: {
    folder: { value: 'DIR', help: 'folder with reports, or with a published site (default --output-dir)' },
    remote: {
      ...historyOptions.remote,
      value: 'URL',
      help: 'git repository with a published history, instead of a folder',
    },
    branch: { value: 'NAME', help: 'its branch (default gh-pages)' },
    port: { value: 'PORT', help: 'port to serve on (default a free one)' },
    ...outputOption,
  },
  async run(given, terminal) {
    const port = portOption(given, 'port');
    const { source, what, close } = await openSite(given, terminal);
    try {
      const site = await serveSite(source, port);
      terminal.stdout.write(`Serving ${what} at ${site.url} until Ctrl-C\n`);
      const { cancel } = terminal.signals;
      if (!cancel.aborted) await once(cancel, 'abort');
      await site.close();
      return 0;
    } finally {
      await close();
    }
  },
};

interface OpenedSite {
  readonly source: SiteSource;
  /** In words. */
  readonly what: string;
  close(): Promise<void>;
}

async function openSite(given: Given, terminal: Terminal): Promise<OpenedSite> {
  const { remote, branch } = hostOptionsOf(given, terminal, []);
  if (remote !== undefined) return openBranch(remote, branch, terminal);
  const folder = resolve(terminal.folder, given.text('folder') ?? outputDir(given, terminal));
  const close = async () => {};
  if (existsSync(join(folder, 'data', 'index.json')))
    return { source: folderSource(folder), what: `"${folder}"`, close };
  return { ...(await openReports(folder, given, terminal)), close };
}

/** A clone of its own, so that nothing of it changes while it is served. */
async function openBranch(remote: string, branch: string, terminal: Terminal): Promise<OpenedSite> {
  const folder = await mkdtemp(join(tmpdir(), 'streamstress-serve-'));
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    await cloneBranch(remote, branch, join(folder, 'site'), terminal);
    return { source: folderSource(join(folder, 'site')), what: `the branch ${branch} of ${remote}`, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openReports(folder: string, given: Given, terminal: Terminal): Promise<Omit<OpenedSite, 'close'>> {
  const { reports, problems } = await readReports(folder);
  const host = createHost(terminal, { ...hostOptionsOf(given, terminal, []), logs: false });
  const { files, leftOut, notes } = await siteOf(reports, host);
  const said = leftOut.map((id) => `run "${id}" is of a sandbox and the others are not: verdicts must not mix the two`);
  for (const why of [...problems, ...said]) terminal.stderr.write(`left out: ${why}\n`);
  for (const note of notes) terminal.stderr.write(`${note}\n`);
  const runs = new Set(reports.map(({ run }) => run.id)).size - leftOut.length;
  return { source: memorySource(files), what: `${runsText({ runs })} of "${folder}"` };
}
