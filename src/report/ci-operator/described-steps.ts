import type { CiRecord, CiStepRecord } from '../../model/ci-run.ts';
import type { Report } from '../report.ts';

export type ReportStep = Report['steps'][number];

/** A step of a configuration with the steps of the engine that did its work. */
export interface DescribedStep extends CiStepRecord {
  readonly parts: readonly ReportStep[];
}

/** Each step of the configuration with what did its work; parts of none, such as signing in, are left out. */
export function describedSteps({ steps }: Report, record: CiRecord): readonly DescribedStep[] {
  const names = new Set(record.steps.map(({ name }) => name));
  const parts = Map.groupBy(steps, ({ name }) => ownerOf(name, names));
  return record.steps.map((step) => ({ ...step, parts: parts.get(step.name) ?? [] }));
}

/** `run:e2e/install` and `end:e2e` are parts of `e2e`; the longest name wins. */
function ownerOf(step: string, names: ReadonlySet<string>): string | undefined {
  if (names.has(step)) return step;
  const name = step.replace(/^[a-z]+:/, '');
  if (names.has(name)) return name;
  for (let at = name.lastIndexOf('/'); at > 0; at = name.lastIndexOf('/', at - 1)) {
    const owner = name.slice(0, at);
    if (names.has(owner)) return owner;
  }
  return undefined;
}

/** Whether a part did not do what it was there for; what was never started did nothing wrong. */
export function hasFailed({ status, startedAt }: ReportStep): boolean {
  return status === 'failed' || status === 'red' || (status === 'cancelled' && startedAt !== undefined);
}

export function endOf({ startedAt, seconds }: ReportStep): string | undefined {
  return startedAt === undefined ? undefined : new Date(Date.parse(startedAt) + seconds * 1000).toISOString();
}

/** `run:e2e/install` ran the pod `e2e-install`. */
export function podOf({ name }: ReportStep): string {
  return name.replace(/^run:/, '').replaceAll('/', '-');
}
