import type { CiRecord } from '../../model/ci-run.ts';
import type { Report } from '../report.ts';

/** `reasons.json`: what ci-operator tells a server that counts failures, one object for each chain of reasons. */
export function reasonsText({ run, cluster }: Report, { job, reasons }: CiRecord): string {
  const state = run.exitCode === 0 ? 'succeeded' : 'failed';
  const of = { job_name: job.name, type: job.type, cluster: cluster?.server ?? 'unknown', state };
  const all = reasons.length > 0 ? reasons : ['unknown'];
  const told = all.map((reason) => ({ ...of, reason }));
  return `${JSON.stringify(told, null, 2)}\n`;
}
