import type { Exit } from '../../ports/processes.ts';
import type { RunGit } from './plumbing.ts';

/** What a repository has at one moment: commits by ref. */
export type Refs = ReadonlyMap<string, string>;

/** One ref that a push changes: from what it must be now (undefined: not there) to what it becomes (undefined: gone). */
export interface RefChange {
  readonly ref: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** How a push ended: a lost race is that of somebody who was faster. */
export type Pushed = 'landed' | 'lost' | Exit;

/** A git that left a lock or a newer commit where ours should have gone; anything else is a refusal. */
const lostRace = /stale info|fetch first|non-fast-forward|cannot lock ref|failed to update ref|incorrect old value/;

/** The refs of a repository that match these patterns. */
export function parseRefs(listed: string): Refs {
  return new Map(
    listed
      .split('\n')
      .map((line) => line.split('\t'))
      .flatMap(([id, ref]) => (id && ref ? [[ref, id]] : [])),
  );
}

/** Changes refs all together or not at all. */
export async function pushRefs(
  git: RunGit,
  remote: string,
  changes: readonly RefChange[],
  signal: AbortSignal,
): Promise<Pushed> {
  const leases = changes.map(({ ref, from }) => `--force-with-lease=${ref}:${from ?? ''}`);
  const specs = changes.map(({ ref, to }) => `${to ?? ''}:${ref}`);
  const atomic = changes.length > 1 ? ['--atomic'] : [];
  const push = ['push', '--porcelain', '--no-verify', ...atomic, ...leases, remote, ...specs];
  const exit = await git(push, { signal });
  if (exit.code === 0) return 'landed';
  return lostRace.test(exit.stdout + exit.stderr) ? 'lost' : exit;
}
