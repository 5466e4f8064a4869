import type { CheckedOut, CiRecord } from '../../model/ci-run.ts';

/** Which of its artifacts tell more of a run. */
export const metadataFiles = '**/custom-prow-metadata.json';

/** `metadata.json`, as TestGrid reads it; a periodic job is of no repository of its own. */
export function metadataText({ repository, job, checkout, namespace, metadata }: CiRecord): string {
  const more = metadata.map(wordsIn).find((words) => words !== undefined);
  const own = {
    ...{ revision: more ? '2' : '1', 'repo-commit': '', repo: job.type === 'periodic' ? '' : repository },
    repos: checkout ? { [repository]: refsText(checkout) } : null,
    ...{ 'infra-commit': '', 'job-version': '', pod: job.buildId, 'work-namespace': namespace ?? '' },
    metadata: more ?? null,
  };
  return `${JSON.stringify(own, null, 2)}\n`;
}

/** `main:<commit>,7:<commit>`. */
function refsText({ base, pulls }: CheckedOut): string {
  return [`${base.ref}:${base.sha}`, ...pulls.map(({ number, sha }) => `${number}:${sha}`)].join(',');
}

/** Undefined where it is no object of texts. */
function wordsIn(text: string): Readonly<Record<string, string>> | undefined {
  try {
    const read: unknown = JSON.parse(text);
    const isRecord = read !== null && typeof read === 'object' && !Array.isArray(read);
    return isRecord && Object.values(read).every((value) => typeof value === 'string') ? { ...read } : undefined;
  } catch {
    return undefined;
  }
}
