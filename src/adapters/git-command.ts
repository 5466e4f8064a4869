import { StreamstressError } from '../model/error.ts';
import { plainLine } from '../model/plain-text.ts';
import type { Exit, Processes } from '../ports/processes.ts';
import { createClock } from './clock.ts';

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

/** Runs git in the words of the C locale, without prompts, hooks, background work or a repository from the environment. */
export async function runGit(processes: Processes, args: readonly string[], signal: AbortSignal): Promise<Exit> {
  return processes.run({ program: 'git', args: [...settings, ...args], env: environment, signal });
}

/** The same; standard output, or the error that `failed` makes of git's complaint. What a network does wrong in passing is tried again. */
export async function gitOutput(
  processes: Processes,
  args: readonly string[],
  signal: AbortSignal,
  failed: (complaint: string) => StreamstressError,
): Promise<string> {
  let exit = await runGit(processes, args, signal);
  for (const wait of waitsMilliseconds) {
    if (exit.code === 0 || !passing.test(exit.stderr)) break;
    await clock.sleep(wait, signal);
    exit = await runGit(processes, args, signal);
  }
  if (exit.code !== 0) throw failed(complaint(exit.stderr));
  return exit.stdout;
}

/** What git complained about, in one line and without credentials. */
function complaint(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => /^(fatal|error|remote|ssh|ERROR):/.test(line));
  return withoutCredentials(
    plainLine((lines.length > 0 ? lines : stderr.split('\n')).join('; ')).slice(0, 500),
  ).replace(/[.\s]+$/, '');
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
    /could not read (Username|Password)|Authentication failed|Permission denied|terminal prompts|\b40[13]\b/.test(
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
