import type { CheckedOut, CiRunRequest } from '../../model/ci-run.ts';

/** What a job is about, as Prow tells it: the text of JOB_SPEC. */
export function jobSpecText({ job }: Pick<CiRunRequest, 'job'>, { org, repo, base, pulls }: CheckedOut): string {
  const refs = { org, repo, base_ref: base.ref, base_sha: base.sha, ...(pulls.length > 0 ? { pulls } : {}) };
  return JSON.stringify({ type: job.type, job: job.name, buildid: job.buildId, refs });
}
