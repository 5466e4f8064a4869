/** `https://github.com/<owner>/<repository>`, `git@github.com:…` and `ssh://git@github.com/…`. */
const github = /^(?:https:\/\/(?:[^/@\s]*@)?|ssh:\/\/git@|git@)github\.com[/:]([\w-]+)\/([\w.-]+?)(?:\.git)?\/?$/i;

/** `owner/name` of a remote on github.com. */
export function repositoryIn(remote: string | undefined): string | undefined {
  const [, owner, repository] = github.exec(remote ?? '') ?? [];
  return owner === undefined ? undefined : `${owner}/${repository}`;
}

/** Where GitHub Pages serves a repository by itself; undefined where a remote is somewhere else. */
export function pagesUrl(remote: string): string | undefined {
  const [, owner, repository] = github.exec(remote) ?? [];
  if (owner === undefined || repository === undefined) return undefined;
  const host = `${owner.toLowerCase()}.github.io`;
  return repository.toLowerCase() === host ? `https://${host}/` : `https://${host}/${repository}/`;
}
