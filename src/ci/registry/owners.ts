import type { Origin } from '../origin.ts';

/** Whose repositories keep their names in the organisation of private mirrors; the others get their organisation before. */
const flat: ReadonlySet<string> = new Set([
  ...['openshift', 'openshift-eng', 'operator-framework', 'redhat-cne', 'openshift-assisted', 'ViaQ'],
]);

/** Who owns something: `org` for all its repositories, `org/repo` for one, `org/` for none. */
export function ownersOf(
  list: readonly { readonly org?: string; readonly repos?: readonly string[] }[],
): readonly string[] {
  return list.flatMap(({ org = '', repos }) => {
    if (repos === undefined) return [org];
    return repos.length === 0 ? [`${org}/`] : repos.map((repo) => `${org}/${repo}`);
  });
}

/** Whether a repository, or the one that it is a private mirror of, is among the owners; all are where there are none. */
export function isOwner(owners: readonly string[], { org, repo }: Origin): boolean {
  if (owners.length === 0 || owners.includes(org) || owners.includes(`${org}/${repo}`)) return true;
  return org === 'openshift-priv' && owners.some((owner) => isMirrorOf(repo, owner));
}

function isMirrorOf(repo: string, owner: string): boolean {
  const [org = '', ...rest] = owner.split('/');
  const own = rest.join('/');
  if (flat.has(org)) return rest.length === 0 || own === repo;
  return rest.length === 0 ? repo.startsWith(`${org}-`) : repo === `${org}-${own}` && own !== '';
}
