import { created, type Step, type StepContext } from '../../engine/step.ts';
import type { CheckedOut, CiRunRequest } from '../../model/ci-run.ts';
import { shortCommit } from '../../model/source.ts';

type Source = CiRunRequest['source'];

/**
 * Finds out the commits that a run is of: creates `checkout:src`. Errors: those of the port's `resolve`, such as `request`,
 * `resolving:ref_not_found`, `resolving:pull_request_not_found`.
 */
export function resolveSourceStep({ source }: Pick<CiRunRequest, 'source'>): Step {
  return {
    name: 'resolve:src',
    kind: 'ci-input',
    requires: [],
    creates: ['checkout:src'],
    async run(_inputs, context) {
      const checkout = await checkedOut(source, context);
      const { base, pulls } = checkout;
      const merged = pulls.map(({ number, sha }) => `, with pull request ${number} at ${shortCommit(sha)}`).join('');
      const summary = `${base.ref} of ${source.org}/${source.repo} is ${shortCommit(base.sha)}${merged}`;
      return { summary, created: [created('checkout:src', checkout)] };
    },
  };
}

async function checkedOut(source: Source, context: StepContext): Promise<CheckedOut> {
  const { org, repo, branch, repository } = source;
  const sha = source.sha ?? (await commitOf(source, branch, '--git-ref', context));
  const pulls = await Promise.all(
    source.pulls.map(async ({ number, sha }) => ({
      number,
      sha: sha ?? (await commitOf(source, `pr/${number}/head`, '--pull', context)),
    })),
  );
  return { org, repo, cloneUri: repository, base: { ref: branch, sha }, pulls };
}

async function commitOf({ repo, repository }: Source, ref: string, origin: string, context: StepContext) {
  const { commit } = await context.world.git.resolve({ name: repo, repository, ref, origin }, context);
  return commit;
}
