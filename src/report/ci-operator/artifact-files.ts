import type { CiRecord } from '../../model/ci-run.ts';
import type { Report } from '../report.ts';
import { junitJobText, junitOperatorText } from './junit-operator.ts';
import { metadataText } from './metadata.ts';
import { reasonsText } from './reasons.ts';
import { stepGraphText } from './step-graph.ts';

export { metadataFiles } from './metadata.ts';

/** The files of a whole run that readers of ci-operator's artifacts look for, by name. */
export function artifactFiles(report: Report, record: CiRecord): ReadonlyMap<string, string> {
  const job = junitJobText(report, record);
  return new Map([
    ['ci-operator-step-graph.json', stepGraphText(report, record)],
    ['junit_operator.xml', junitOperatorText(report, record)],
    ['metadata.json', metadataText(record)],
    ['reasons.json', reasonsText(report, record)],
    ...(job === undefined ? [] : [['junit_job.xml', job] as const]),
  ]);
}
