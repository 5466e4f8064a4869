import { created, type Step } from '../../engine/step.ts';
import type { CiRunRequest } from '../../model/ci-run.ts';
import { shortCommit } from '../../model/source.ts';

type Source = CiRunRequest['source'];

/**
 * Finds out the commits that a run is of: creates `checkout:src` and, for the report, `commit:<repository>`, the newest pull
 * request's where there are any. Errors: those of the port's `resolve`, such as `request`, `resolving:ref_not_found`,
 * `resolving:pull_request_not_found`.
 */
export function resolveSourceStep({ source }: Pick<CiRunRequest, 'source'>): Step {
  const commit: `commit:${string}` = `commit:${source.repo}`;
  return {
    name: 'resolve:src',
    kind: 'ci-input',
    requires: [],
    creates: ['checkout:src', commit],
    async run(_inputs, context) {
      const { org, repo, branch, repository: cloneUri } = source;
      const asked = [baseOf(source), ...source.pulls.map(pullOf)];
      const [base, ...heads] = await Promise.all(
        asked.map(({ ref, origin }) =>
          context.world.git.resolve({ name: repo, repository: cloneUri, ref, origin }, context),
        ),
      );
      if (base === undefined) throw new RangeError('a run has a base');
      const pulls = source.pulls.map(({ number }, at) => ({ number, sha: heads[at]?.commit ?? '' }));
      const checkout = { org, repo, cloneUri, base: { ref: branch, sha: base.commit }, pulls };
      const merged = pulls.map(({ number, sha }) => `, with pull request ${number} at ${shortCommit(sha)}`).join('');
      const summary = `${branch} of ${org}/${repo} is ${shortCommit(base.commit)}${merged}`;
      const shown = heads.at(-1) ?? { ...base, ref: branch };
      return { summary, created: [created('checkout:src', checkout), created(commit, shown)] };
    },
  };
}

interface AskedCommit {
  readonly ref: string;
  readonly origin: string;
}

function baseOf({ sha, branch }: Source): AskedCommit {
  return { ref: sha ?? branch, origin: '--git-ref' };
}

function pullOf({ number, sha }: Source['pulls'][number]): AskedCommit {
  return { ref: sha ?? `pr/${number}/head`, origin: '--pull' };
}
