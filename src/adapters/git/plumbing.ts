import { StreamstressError } from '../../model/error.ts';
import type { Exit, Processes } from '../../ports/processes.ts';

/** How one git is run. */
interface GitCall {
  readonly stdin?: string | Uint8Array;
  readonly binary?: boolean;
  readonly signal?: AbortSignal;
}

/** Runs git in one repository. A code other than 0 is a value. */
export type RunGit = (args: readonly string[], call?: GitCall) => Promise<Exit>;

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
export function gitIn(processes: Processes, folder: string, more: readonly string[] = []): RunGit {
  const configured = [...settings, ...more.flatMap((setting) => ['-c', setting])];
  return (args, call = {}) =>
    processes.run({
      program: 'git',
      args: [...configured, `--git-dir=${folder}`, ...args],
      env: environment,
      ...call,
    });
}

/** What `fast-import` needs for one commit on top of `base`; its own root where there is none. */
interface NewCommit {
  readonly ref: string;
  readonly base: string | undefined;
  readonly message: string;
  /** Contents by path; undefined removes a file. */
  readonly files: ReadonlyMap<string, Uint8Array | undefined>;
}

/** The stream for `git fast-import --date-format=now`. Errors: `bug`, `data_branch:bad_path`. */
export function importStream({ ref, base, message, files }: NewCommit): Uint8Array {
  const parts: (string | Uint8Array)[] = [];
  const data = (bytes: Uint8Array) => parts.push(`data ${bytes.length}\n`, bytes, '\n');
  parts.push(`commit ${ref}\ncommitter streamstress <streamstress@localhost> now\n`);
  data(Buffer.from(message));
  if (base) parts.push(`from ${base}\n`);
  for (const [path, bytes] of files) {
    if (bytes === undefined) parts.push(`D ${plainPath(path)}\n`);
    else {
      parts.push(`M 100644 inline ${plainPath(path)}\n`);
      data(bytes);
    }
  }
  parts.push('\ndone\n');
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
}

function plainPath(path: string): string {
  if (/^[\w.-]+(\/[\w.-]+)*$/.test(path) && !/(^|\/)(\.{1,2}|\.git)(\/|$)/.test(path)) return path;
  throw new StreamstressError('bug', ['data_branch', 'bad_path'], `"${path}" cannot be a path on the data branch`);
}
