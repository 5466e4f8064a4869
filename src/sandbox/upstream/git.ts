import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { StreamstressError } from '../../model/error.ts';

/** The same everywhere, whatever the user's own configuration says: the demo's commits must not depend on it. */
const sealed = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };

/**
 * Runs git with this standard input. Errors: `request`, `upstream:git_missing`; `bug`, `upstream:git_failed` with what
 * git said.
 */
export async function git(args: readonly string[], input = ''): Promise<void> {
  const child = spawn('git', args, { env: { PATH: process.env.PATH, ...sealed }, stdio: ['pipe', 'ignore', 'pipe'] });
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once('error', reject);
  child.once('close', resolve);
  child.stdin.on('error', () => {}); // git that ends early says why on stderr
  child.stdin.end(input);
  const [code, said] = await Promise.all([promise, text(child.stderr)]).catch((error) => {
    throw gitMissing(error);
  });
  if (code !== 0)
    throw new StreamstressError('bug', ['upstream', 'git_failed'], `git ${args[0]} failed: ${said.trim()}`);
}

function gitMissing(cause: unknown): StreamstressError {
  const message = 'git could not be started, but the upstream repositories are made with it. Install git';
  return new StreamstressError('request', ['upstream', 'git_missing'], message, cause);
}
