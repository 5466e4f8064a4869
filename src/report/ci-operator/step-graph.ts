import type { CiRecord } from '../../model/ci-run.ts';
import type { Report } from '../report.ts';
import { type DescribedStep, describedSteps, endOf, hasFailed, podOf, type ReportStep } from './described-steps.ts';

/** `ci-operator-step-graph.json`: every step with what it waited for, when it ran and whether it failed; times in nanoseconds. */
export function stepGraphText(report: Report, record: CiRecord): string {
  return `${JSON.stringify(describedSteps(report, record).map(stepJson), null, 2)}\n`;
}

function stepJson({ name, description, dependencies, parts }: DescribedStep) {
  const started = parts.flatMap(({ startedAt }) => startedAt ?? []).toSorted()[0];
  const ended = parts
    .flatMap((part) => endOf(part) ?? [])
    .toSorted()
    .at(-1);
  const substeps = parts.filter(({ kind }) => kind === 'registry-step');
  return {
    name,
    description,
    dependencies,
    ...(started && ended ? timesOf(started, ended) : {}),
    failed: parts.some(hasFailed),
    ...(substeps.length > 0 ? { substeps: substeps.map(substepJson) } : {}),
  };
}

function substepJson(step: ReportStep) {
  const { startedAt } = step;
  const ended = endOf(step);
  return {
    ...{ name: podOf(step), description: `Run pod ${podOf(step)}` },
    ...(startedAt && ended ? timesOf(startedAt, ended) : {}),
    failed: hasFailed(step),
  };
}

function timesOf(started: string, ended: string) {
  const duration = (Date.parse(ended) - Date.parse(started)) * 1_000_000;
  return { started_at: started, finished_at: ended, duration };
}
