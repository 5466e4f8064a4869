/** Repositories that we link to; any other address is hostile until proven otherwise and stays text. */
const github = /^https:\/\/github\.com\/[\w-][\w.-]*\/[\w-][\w.-]*?(?=\.git$|\/?$)/;

function webOf(repository: string): string | undefined {
  return github.exec(repository)?.[0];
}

/** Page of a repository, or undefined where it is not on github.com. */
export function repositoryUrl(repository: string): string | undefined {
  return webOf(repository);
}

/** Page of a commit. */
export function commitUrl(repository: string, commit: string): string | undefined {
  const web = webOf(repository);
  return web && `${web}/commit/${commit}`;
}

/** Page of everything between two commits. */
export function compareUrl(repository: string, good: string, bad: string): string | undefined {
  const web = webOf(repository);
  return web && `${web}/compare/${good}...${bad}`;
}
