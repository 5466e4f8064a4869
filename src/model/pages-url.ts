/** `https://github.com/<owner>/<repository>`, `git@github.com:…` and `ssh://git@github.com/…`. */
const github = /^(?:https:\/\/(?:[^/@\s]*@)?|ssh:\/\/git@|git@)github\.com[/:]([\w-]+)\/([\w.-]+?)(?:\.git)?\/?$/i;

/** Where GitHub Pages serves a repository by itself; undefined where a remote is somewhere else. */
export function pagesUrl(remote: string): string | undefined {
  const [, owner, repository] = github.exec(remote) ?? [];
  if (owner === undefined || repository === undefined) return undefined;
  const host = `${owner.toLowerCase()}.github.io`;
  return repository.toLowerCase() === host ? `https://${host}/` : `https://${host}/${repository}/`;
}
