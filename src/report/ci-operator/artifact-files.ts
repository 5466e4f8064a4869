import type { CiRecord } from '../../model/ci-run.ts';
import type { Report } from '../report.ts';
import { junitJobText, junitOperatorText } from './junit-operator.ts';
import { stepGraphText } from './step-graph.ts';

/** The files of a whole run that readers of ci-operator's artifacts look for, by name. */
export function artifactFiles(report: Report, record: CiRecord): ReadonlyMap<string, string> {
  const job = junitJobText(report, record);
  return new Map([
    ['ci-operator-step-graph.json', stepGraphText(report, record)],
    ['junit_operator.xml', junitOperatorText(report, record)],
    ['metadata.json', metadataText(record)],
    ...(job === undefined ? [] : [['junit_job.xml', job] as const]),
  ]);
}

function metadataText({ repository, revision, namespace }: CiRecord): string {
  const own = { revision, repo: repository, repos: { [repository]: revision }, 'work-namespace': namespace };
  return `${JSON.stringify(own, null, 2)}\n`;
}
