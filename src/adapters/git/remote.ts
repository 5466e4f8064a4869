import type { AskedRef } from '../../model/source.ts';
import type { Processes } from '../../ports/processes.ts';
import { gitOutput } from './command.ts';
import { repositoryUrl } from './mirror.ts';
import { cannotRead } from './refusals.ts';

/** Commits (of annotated tags: tag objects, and with `^{}` behind the name their commits) by full ref name. */
export type RemoteRefs = ReadonlyMap<string, string>;

/** The refs of a repository that match, asked of its server in one go; nothing is cloned. */
export async function remoteRefs(
  processes: Processes,
  asked: AskedRef,
  patterns: readonly string[],
  signal: AbortSignal,
): Promise<RemoteRefs> {
  const args = ['ls-remote', '--quiet', '--', repositoryUrl(asked.repository), ...patterns];
  const text = await gitOutput(processes, args, signal, (complaint) => cannotRead(asked, complaint));
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => line.split('\t')).map(([commit = '', name = '']) => [name, commit]));
}

/** What to ask for where a branch, a tag or a full ref is meant. */
export function refPatterns(ref: string): readonly string[] {
  const isFull = ref.startsWith('refs/') || ref === 'HEAD';
  return (isFull ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`]).flatMap((name) => [name, `${name}^{}`]);
}

/** The commit of a branch, a tag or a full ref; a branch goes before a tag of the same name. */
export function commitOf(ref: string, found: RemoteRefs): string | undefined {
  return refPatterns(ref)
    .filter((name) => !name.endsWith('^{}'))
    .map((name) => found.get(`${name}^{}`) ?? found.get(name))
    .find((commit) => commit !== undefined);
}
