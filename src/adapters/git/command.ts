import { diskFull, StreamstressError } from '../../model/error.ts';
import { plainLine } from '../../model/plain-text.ts';
import type { Exit, Processes } from '../../ports/processes.ts';
import { createClock } from '../clock.ts';

const environment = {
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: 'false',
  SSH_ASKPASS: 'false',
  SSH_ASKPASS_REQUIRE: 'force',
  GCM_INTERACTIVE: 'never',
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_COMMON_DIR: undefined,
  GIT_NAMESPACE: undefined,
  GIT_OBJECT_DIRECTORY: undefined,
  GIT_ALTERNATE_OBJECT_DIRECTORIES: undefined,
};

const settings = [
  'gc.auto=0',
  'maintenance.auto=false',
  'core.autocrlf=false',
  'core.hooksPath=/dev/null',
  'advice.detachedHead=false',
  'core.fsmonitor=false',
  'submodule.recurse=false',
  'fetch.recurseSubmodules=false',
  'log.showSignature=false',
  'http.lowSpeedLimit=1000',
  'http.lowSpeedTime=60',
].flatMap((setting) => ['-c', setting]);

const clock = createClock();
const waitsMilliseconds = [200, 1_000];
const passing =
  /Could not resolve host|Failed to connect|Connection (reset|refused|timed out)|Empty reply|early EOF|RPC failed|unexpected disconnect|hung up unexpectedly|returned error: (429|5\d\d)/;

/** What else a git may be given. */
export interface GitOptions {
  /** The repository, where `args` do not name it. */
  readonly folder?: string;
  /** What it writes to, where that is another folder. */
  readonly disk?: string;
  readonly stdin?: string | Uint8Array;
  /** Whether standard output is bytes, as `Command.binary` has it. */
  readonly binary?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs git in one repository. A code other than 0 is a value. */
export type BoundGit = (args: readonly string[], options?: Omit<GitOptions, 'folder'>) => Promise<Exit>;

/** Runs git in the words of the C locale, without prompts, hooks, background work or a repository from the environment. */
export async function runGit(
  processes: Processes,
  args: readonly string[],
  signal: AbortSignal,
  { folder, stdin, binary = false, env }: GitOptions = {},
): Promise<Exit> {
  const all = [...settings, ...(folder === undefined ? [] : [`--git-dir=${folder}`]), ...args];
  const input = stdin === undefined ? {} : { stdin };
  return processes.run({ program: 'git', args: all, env: { ...environment, ...env }, binary, signal, ...input });
}

/** The same; what a network does wrong in passing is tried again. */
export async function patientGit(
  processes: Processes,
  args: readonly string[],
  signal: AbortSignal,
  options: GitOptions = {},
): Promise<Exit> {
  let exit = await runGit(processes, args, signal, options);
  for (const wait of waitsMilliseconds) {
    if (exit.code === 0 || !passing.test(exit.stderr)) break;
    await clock.sleep(wait, signal);
    exit = await runGit(processes, args, signal, options);
  }
  return exit;
}

/**
 * The same; standard output, or the error that `failed` makes of git's complaint. Errors: `infrastructure`, `disk_full`.
 */
export async function gitOutput(
  processes: Processes,
  args: readonly string[],
  signal: AbortSignal,
  failed: (complaint: string) => StreamstressError,
  options: GitOptions = {},
): Promise<string> {
  const exit = await patientGit(processes, args, signal, options);
  if (exit.code === 0) return exit.stdout;
  throw gitFailed(exit, failed, options.disk ?? options.folder ?? 'a git repository');
}

/** The error of a git that failed; `folder` is what it writes to. */
export function gitFailed(
  exit: Exit,
  failed: (complaint: string) => StreamstressError,
  folder: string,
): StreamstressError {
  const isFull = /No space left on device|Disk quota exceeded/.test(exit.stderr);
  return isFull ? diskFull(folder, new Error(complaintOf(exit))) : failed(complaintOf(exit));
}

/** What git complained about, in one line and without credentials. */
export function complaintOf({ code, stderr }: Exit): string {
  const lines = stderr
    .split('\n')
    .filter((line) => /^(fatal|error|remote|ssh|ERROR):|Permission denied|verification failed/.test(line));
  const said = plainLine((lines.length > 0 ? lines : stderr.split('\n')).join('; ')).slice(0, 500);
  return withoutCredentials(said).replace(/[.\s]+$/, '') || `git ended with exit code ${code}`;
}

/** A repository's URL with its user and password left out. */
export function withoutCredentials(text: string): string {
  return text.replace(/(\w:\/\/)[^/\s@]*@/g, '$1');
}

/** Why a repository could not be read, and what to do. */
export function unreachable(repository: string, what: string, complaint: string): StreamstressError {
  const message = `cannot read the repository "${withoutCredentials(repository)}" ${what}: ${complaint}. ${advice(complaint)}`;
  return new StreamstressError('infrastructure', ['resolving', 'repository_unreachable'], message);
}

function advice(complaint: string): string {
  if (
    /could not read (Username|Password)|Authentication failed|Permission denied|verification failed|terminal prompts|\b40[13]\b/.test(
      complaint,
    )
  ) {
    return 'It does not exist, or it needs a login: check the name, or give git a credential helper or an SSH key';
  }
  if (/resolve host|Failed to connect|timed out|Connection|unable to access|early EOF|RPC failed/i.test(complaint)) {
    return 'Check the network and the proxy, and try again';
  }
  return 'Check that it is the URL or path of a git repository';
}
