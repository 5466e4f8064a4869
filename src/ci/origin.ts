import type { Configuration } from './configuration.ts';

/** Whose configuration it is. */
export interface Origin {
  readonly org: string;
  readonly repo: string;
  readonly branch: string;
  /** Empty where it is the only one of its branch. */
  readonly variant: string;
}

/**
 * By what the file says of itself, else by its place: `ORG/REPO/ORG-REPO-BRANCH[__VARIANT].yaml`. Undefined where neither
 * tells.
 */
export function originOf({ zz_generated_metadata: said }: Configuration, path: string): Origin | undefined {
  if (said?.org && said.repo && said.branch) {
    return { org: said.org, repo: said.repo, branch: said.branch, variant: said.variant ?? '' };
  }
  const [org = '', repo = '', file = ''] = path.split('/').slice(-3);
  const prefix = `${org}-${repo}-`;
  if (!org || !repo || !file.startsWith(prefix)) return undefined;
  const name = file.slice(prefix.length).replace(/\.ya?ml$/, '');
  const split = name.lastIndexOf('__');
  const [branch, variant] = split < 0 ? [name, ''] : [name.slice(0, split), name.slice(split + 2)];
  return branch === '' ? undefined : { org, repo, branch, variant };
}
