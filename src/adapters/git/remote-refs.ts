import type { Exit } from '../../ports/processes.ts';
import type { BoundGit } from './command.ts';

/** What a repository has at one moment: commits by ref. */
export type Refs = ReadonlyMap<string, string>;

/** One ref that a push changes: from what it must be now (undefined: not there) to what it becomes (undefined: gone). */
export interface RefChange {
  readonly ref: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** How a ref fared: one that is lost is that of somebody who was faster, anything else is a refusal in the server's words. */
export type Pushed = 'landed' | 'lost' | Exit;

/** A git that found a lock or a newer commit where ours should have gone. */
const lostRace = /stale info|cannot lock ref|failed to update ref|incorrect old value|atomic transaction failed/;

export function parseRefs(listed: string): Refs {
  const lines = listed.split('\n').map((line) => line.split('\t'));
  return new Map(lines.flatMap(([id, ref]) => (id && ref ? [[ref, id]] : [])));
}

/** Changes each of these refs that is still what it must be; how each fared. */
export async function pushEach(
  git: BoundGit,
  remote: string,
  changes: readonly RefChange[],
): Promise<readonly Pushed[]> {
  const exit = await push(git, remote, changes, []);
  return changes.map(({ ref }) => outcomeOf(ref, exit));
}

/** Changes all of these refs or none. */
export async function pushAll(git: BoundGit, remote: string, changes: readonly RefChange[]): Promise<Pushed> {
  if (changes.length === 0) return 'landed';
  const exit = await push(git, remote, changes, changes.length > 1 ? ['--atomic'] : []);
  if (exit.code === 0) return 'landed';
  return changes.some(({ ref }) => outcomeOf(ref, exit) === 'lost') ? 'lost' : exit;
}

function push(git: BoundGit, remote: string, changes: readonly RefChange[], more: readonly string[]): Promise<Exit> {
  const leases = changes.map(({ ref, from }) => `--force-with-lease=${ref}:${from ?? ''}`);
  const specs = changes.map(({ ref, to }) => `${to ?? ''}:${ref}`);
  const plain = ['-c', 'push.gpgSign=false', '-c', 'push.followTags=false', 'push', '--porcelain', '--no-verify'];
  return git([...plain, ...more, ...leases, remote, ...specs]);
}

/** Of the line that `--porcelain` prints for a ref: a flag, what was pushed where, and why not. */
function outcomeOf(ref: string, exit: Exit): Pushed {
  const lines = exit.stdout.split('\n').map((line) => line.split('\t'));
  const [flag, , why = ''] = lines.find(([, pushed = '']) => pushed.endsWith(`:${ref}`)) ?? [];
  if (flag !== undefined && flag !== '!') return 'landed';
  return flag === '!' && lostRace.test(why) ? 'lost' : exit;
}
