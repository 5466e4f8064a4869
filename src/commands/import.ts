import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { StreamstressError } from '../model/error.ts';
import { type ImportRequest, importFormats, isImportFormat } from '../model/import-request.ts';
import { type ImportOutcome, importRuns } from '../run.ts';
import { createHost } from '../wiring.ts';
import type { Command, Given, Terminal } from './command.ts';
import { invalid } from './invalid-option.ts';
import { branchOptions } from './publish-options.ts';
import { publishedText, sayNotes } from './published-text.ts';
import { historyOptions, hostOptionsOf } from './request-options.ts';
import { runsText } from './runs-text.ts';
import { withTemporaryFolder } from './temporary-folder.ts';

/** `streamstress import`. */
export const importOld: Command = {
  name: 'import',
  details: `Makes runs of other tools part of the history of --remote, all in one commit: what the existing tool has published
(runs/manifest.json and one file a run), JUnit's XML (every file in a folder is a run, and every folder in it with all
that is below), or Allure's history (history.jsonl of Allure 3; a whole report of Allure 2, which knows its last 20 runs).

Runs that the history has already stay as they are, so the same source can be imported again and again. Nobody is blamed in
runs that are imported: what was tested is not known. Give them the --series of your nightly runs to be continued by these.
Files that cannot be read are told and left out; it is an error only where no run can be read.

  streamstress import --from old-branch/ --remote git@github.com:org/results --series latest/4.20/amd64
  streamstress import --from https://github.com/org/old-tool --remote git@github.com:org/results --dry-run
  streamstress import --from junit-archive/ --file-times --remote git@github.com:org/results`,
  options: {
    from: {
      value: 'SOURCE',
      help: 'folder, file or git repository to read (a path that ends in .git is a repository)',
    },
    'from-branch': { value: 'NAME', help: 'branch of a repository to read (default gh-pages)' },
    format: {
      value: 'FORMAT',
      help: `${importFormats.join(', ')} (default auto: what the names of the files look like)`,
    },
    series: { value: 'NAME', help: 'series that the runs become part of (default imported)' },
    'file-times': { help: 'takes the time of the oldest file of a run for one that tells none' },
    'dry-run': { help: 'says what would be imported and changes nothing' },
    ...historyOptions,
    ...branchOptions,
    json: { help: 'print what was imported as JSON' },
  },
  async run(given, terminal) {
    const place = sourceOf(given);
    if (given.text('remote') === undefined) {
      throw new StreamstressError('request', ['options', 'no_remote'], 'nowhere to import to: give --remote URL');
    }
    const outcome = await withTemporaryFolder((folder) => imported(place, folder, given, terminal));
    terminal.stdout.write(given.is('json') ? `${JSON.stringify(jsonOf(outcome), null, 2)}\n` : text(outcome));
    if (!given.is('json')) terminal.stderr.write(unreadText(outcome));
    if (outcome.published) sayNotes(outcome.published, terminal);
    return 0;
  },
};

async function imported(place: string, folder: string, given: Given, terminal: Terminal): Promise<ImportOutcome> {
  const options = { ...hostOptionsOf(given, terminal, []), outputDir: folder, logs: false };
  const host = createHost(terminal, options);
  if (!isRepository(place)) return importRuns(requestOf(place, given, terminal), host);
  const source = {
    ...options,
    remote: isUrl(place) ? place : resolve(terminal.folder, place),
    branch: given.text('from-branch') ?? 'gh-pages',
    outputDir: join(folder, 'from'),
  };
  await mkdir(source.outputDir);
  return importRuns(requestOf(place, given, terminal), host, createHost(terminal, source).world.dataBranch);
}

function sourceOf(given: Given): string {
  const place = given.text('from');
  if (place !== undefined && place !== '') return place;
  throw new StreamstressError('request', ['options', 'no_source'], 'nothing to import: give --from FOLDER or URL');
}

function requestOf(place: string, given: Given, { folder }: Terminal): ImportRequest {
  return {
    place: isRepository(place) ? place : resolve(folder, place),
    format: formatOf(given.text('format') ?? 'auto'),
    series: given.text('series') ?? 'imported',
    fileTimes: given.is('file-times'),
    dryRun: given.is('dry-run'),
  };
}

function formatOf(word: string): ImportRequest['format'] {
  if (word === 'auto') return undefined;
  if (isImportFormat(word)) return word;
  throw invalid('format', word, `there are auto, ${importFormats.join(', ')}`);
}

function isRepository(place: string): boolean {
  return isUrl(place) || /\.git\/?$/.test(place);
}

function isUrl(place: string): boolean {
  return /^[\w+.-]+:\/\/|^[^/]+:/.test(place);
}

function jsonOf({ format, added, known, unread, published }: ImportOutcome) {
  const runs = added.map(({ run: { id, startedAt }, totals }) => ({ id, startedAt, totals }));
  return { format, added: runs, known, unread, published };
}

function text({ format, added, known, published }: ImportOutcome): string {
  const there = known === 0 ? '' : `, ${runsText({ runs: known })} there already`;
  const [first, last] = [added.at(0), added.at(-1)];
  if (!first || !last) return `nothing new${there}\n`;
  const days = `${first.run.startedAt.slice(0, 10)} to ${last.run.startedAt.slice(0, 10)}`;
  const what = `${runsText({ runs: added.length })} (${format}, ${days})${there}`;
  if (!published) return `would import ${what}\n`;
  return `imported ${what}; the history has ${publishedText(published)}\n`;
}

function unreadText({ unread }: ImportOutcome): string {
  const lines = unread.map(({ file, why }) => `not read: "${file}": ${why}\n`);
  return [...lines, ...(lines.length > 1 ? [`${lines.length} could not be read\n`] : [])].join('');
}
