import { StreamstressError } from '../../model/error.ts';
import type { Exit, Processes } from '../../ports/processes.ts';

/** Runs git in one repository. A code other than 0 is a value. */
export type RunGit = (args: readonly string[], options?: { stdin?: string; signal?: AbortSignal }) => Promise<Exit>;

/** Nothing of the caller's repository, no questions, no hooks, no housekeeping that outlives us. */
const environment = {
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: '',
  LC_ALL: 'C',
};
const settings = ['-c', 'core.hooksPath=/dev/null', '-c', 'gc.auto=0', '-c', 'maintenance.auto=false'];

/** git in a bare repository, which need not exist yet: `git init --bare` makes it. */
export function gitIn(processes: Processes, folder: string): RunGit {
  return (args, options = {}) =>
    processes.run({
      program: 'git',
      args: [...settings, `--git-dir=${folder}`, ...args],
      env: environment,
      ...(options.stdin !== undefined && { stdin: options.stdin }),
      ...(options.signal && { signal: options.signal }),
    });
}

/**
 * Text of every file below a folder of a commit, by path from the root; symbolic links are left out.
 * Errors: `request`, `data_branch:not_text`; `infrastructure`, `data_branch:unreadable`.
 */
export async function textsBelow(git: RunGit, commit: string, folder: string): Promise<Map<string, string>> {
  const tree = await read(git(['ls-tree', '-r', '-z', commit, '--', `${folder}/`]));
  const files = tree.split('\0').flatMap((entry) => {
    const found = /^100\d{3} blob ([0-9a-f]+)\t(.+)$/s.exec(entry);
    return found ? [{ id: found[1] ?? '', path: found[2] ?? '' }] : [];
  });
  if (files.length === 0) return new Map();
  const ids = files.map((file) => `${file.id}\n`).join('');
  const bytes = Buffer.from(await read(git(['cat-file', '--batch'], { stdin: ids })));
  let at = 0;
  return new Map(
    files.map(({ id, path }) => {
      const start = bytes.indexOf('\n', at) + 1;
      const [found, , size] = bytes.toString('utf8', at, start).trim().split(' ');
      if (found !== id) throw notText(path);
      at = start + Number(size) + 1;
      return [path, bytes.toString('utf8', start, at - 1)];
    }),
  );
}

async function read(running: Promise<Exit>): Promise<string> {
  const { code, stdout, stderr } = await running;
  if (code === 0) return stdout;
  const message = `the data branch was fetched but cannot be read: ${stderr.trim()}. Remove our clone and try again`;
  throw new StreamstressError('infrastructure', ['data_branch', 'unreadable'], message);
}

/** What `fast-import` needs for one commit on top of `base`; its own root where there is none. */
interface NewCommit {
  readonly ref: string;
  readonly base: string | undefined;
  readonly message: string;
  readonly files: ReadonlyMap<string, string>;
}

/** The stream for `git fast-import --date-format=now`. */
export function importStream({ ref, base, message, files }: NewCommit): string {
  const changed = [...files].map(([path, text]) => `M 100644 inline ${plainPath(path)}\n${data(text)}`);
  const head = `commit ${ref}\ncommitter streamstress <streamstress@localhost> now\n${data(message)}`;
  return `${head}${base ? `from ${base}\n` : ''}${changed.join('')}\ndone\n`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

function plainPath(path: string): string {
  if (/^[\w.-]+(\/[\w.-]+)*$/.test(path) && !/(^|\/)(\.{1,2}|\.git)(\/|$)/.test(path)) return path;
  throw new StreamstressError('bug', ['data_branch', 'bad_path'], `"${path}" cannot be a path on the data branch`);
}

function notText(path: string): StreamstressError {
  const message = `a file just before "${path}" on the data branch is not UTF-8 text. Restore it from an earlier commit`;
  return new StreamstressError('request', ['data_branch', 'not_text'], message);
}
