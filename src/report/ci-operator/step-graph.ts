import type { CiRecord } from '../../model/ci-run.ts';
import type { Report } from '../report.ts';
import { type DescribedStep, describedSteps, endOf, hasFailed, type ReportStep } from './described-steps.ts';

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
  const substeps = parts.filter((part) => part.name !== name);
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
  const { name, startedAt } = step;
  const ended = endOf(step);
  return {
    ...{ name: name.replaceAll('/', '-'), description: `Run pod ${name.replaceAll('/', '-')}` },
    ...(startedAt && ended ? timesOf(startedAt, ended) : {}),
    failed: hasFailed(step),
  };
}

function timesOf(started: string, ended: string) {
  const duration = (Date.parse(ended) - Date.parse(started)) * 1_000_000;
  return { started_at: started, finished_at: ended, duration };
}
