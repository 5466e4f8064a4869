import type { SourceSnapshot } from './source.ts';

/** Whose commits are linked. */
type Source = Pick<SourceSnapshot, 'repository' | 'commit' | 'merge'>;

/** Repositories that we link to; any other address is hostile until proven otherwise and stays text. */
const github = /^https:\/\/github\.com\/[\w-][\w.-]*\/[\w-][\w.-]*?(?=\.git$|\/?$)/;

function webOf(repository: string): string | undefined {
  return github.exec(repository)?.[0];
}

/** Page of a repository, or undefined where it is not on github.com. */
export function repositoryUrl(repository: string): string | undefined {
  return webOf(repository);
}

/** Page of a commit of a source; undefined where there is no such source, or it is not on github.com. */
export function commitUrl(source: Source | undefined, commit: string): string | undefined {
  const web = source && webOf(source.repository);
  return web && `${web}/commit/${publicCommit(source, commit)}`;
}

/** Page of everything between two commits of a source. */
export function compareUrl(source: Source | undefined, good: string, bad: string): string | undefined {
  const web = source && webOf(source.repository);
  return web && `${web}/compare/${good}...${publicCommit(source, bad)}`;
}

/** A pull request's merge may be ours, which is on no server: its head is. */
function publicCommit({ commit: own, merge }: Source, commit: string): string {
  return merge && commit === own ? merge.head : commit;
}
