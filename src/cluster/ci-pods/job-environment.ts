import type { CheckedOut, CiNamespace, CiRunRequest, TestOrder } from '../../model/ci-run.ts';
import { jobHash, jobSpecText } from '../../model/job-spec.ts';

/** What is known of a job once its run has begun. */
export interface JobFacts {
  readonly job: CiRunRequest['job'];
  readonly checkout: CheckedOut;
  readonly namespace: CiNamespace;
  /** Pull specs of payloads before they were imported, by release. */
  readonly originals: Readonly<Record<string, string>>;
  /** Where images of the release lie for whoever is on another cluster: `host/namespace/stable`. */
  readonly images: string | undefined;
}

/** The variables that steps have of their job, as Prow and ci-operator give them. */
export function jobEnvironment(order: TestOrder, facts: JobFacts): Readonly<Record<string, string>> {
  const { job, namespace, originals } = facts;
  const hash = jobHash(job);
  return {
    ...{ CI: 'true', OPENSHIFT_CI: 'true', NAMESPACE: namespace.name },
    ...{ JOB_NAME: job.name, JOB_TYPE: job.type, JOB_NAME_SAFE: order.as, JOB_NAME_HASH: hash, UNIQUE_HASH: hash },
    ...{ BUILD_ID: job.buildId, BUILD_NUMBER: job.buildId, PROW_JOB_ID: job.buildId },
    JOB_SPEC: jobSpecText(job, facts.checkout),
    ...refsEnvironment(facts.checkout, job.type),
    ...(order.profile && profileEnvironment(order.profile, facts.images ?? `${namespace.registry}/stable`)),
    ...Object.fromEntries(
      Object.entries(originals).map(([name, pullSpec]) => [
        `ORIGINAL_RELEASE_IMAGE_${name.toUpperCase().replaceAll('-', '_')}`,
        pullSpec,
      ]),
    ),
  };
}

function refsEnvironment({ org, repo, base, pulls }: CheckedOut, type: string): Record<string, string> {
  if (type === 'periodic') return {};
  const [pull] = pulls;
  const refs = [`${base.ref}:${base.sha}`, ...pulls.map(({ number, sha }) => `${number}:${sha}`)].join(',');
  return {
    ...{ SRC_HOST: 'github.com', SRC_BASE: `${org}/${repo}` },
    ...{ REPO_OWNER: org, REPO_NAME: repo, PULL_BASE_REF: base.ref, PULL_BASE_SHA: base.sha, PULL_REFS: refs },
    ...(pull ? { PULL_NUMBER: String(pull.number), PULL_PULL_SHA: pull.sha } : {}),
  };
}

function profileEnvironment({ name, clusterType }: NonNullable<TestOrder['profile']>, images: string) {
  return {
    ...{ CLUSTER_PROFILE_NAME: name, CLUSTER_TYPE: clusterType },
    CLUSTER_PROFILE_DIR: '/var/run/secrets/ci.openshift.io/cluster-profile',
    IMAGE_FORMAT: `${images}:\${component}`,
  };
}
