import { createHash } from 'node:crypto';
import type { CheckedOut, CiRunRequest } from './ci-run.ts';

/** What a job is about, as Prow tells it: the text of JOB_SPEC. A periodic job is of no change: what it checks out is extra. */
export function jobSpecText({ name: job, type, buildId }: CiRunRequest['job'], checkout: CheckedOut): string {
  const refs = refsOf(checkout);
  const of = type === 'periodic' ? { extra_refs: [refs] } : { refs };
  return JSON.stringify({ type, job, buildid: buildId, prowjobid: buildId, ...of });
}

function refsOf({ org, repo, base, pulls }: CheckedOut) {
  const changes = pulls.map(({ number, sha }) => ({ number, sha }));
  return {
    ...{ org, repo, base_ref: base.ref, base_sha: base.sha },
    ...(changes.length > 0 ? { pulls: changes } : {}),
  };
}

/** Five characters that tell a job from others where names must be short: JOB_NAME_HASH. */
export function jobHash({ name }: CiRunRequest['job']): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 5);
}
