import type { Report, ReportAttribution, ReportTest } from './report.ts';

/** A test that failed, and what was found out about it. */
export interface Failure {
  readonly test: ReportTest;
  readonly attribution: ReportAttribution | undefined;
}

/** Failures that say nothing about the sources: the surroundings were at fault, or chance. */
const excused: ReadonlySet<string> = new Set(['platform_issue', 'configuration_gap', 'flaky']);

/** What was proven to be chance, and what the history takes for it or for an outage: it is looked at anew when it fails again. */
const byChance: ReadonlySet<ReportAttribution['verdict']> = new Set(['flaky', 'likely_flaky', 'likely_outage']);

/** Every test of the report that failed or could not run, in the order of the report. */
export function failuresOf(report: Report): Failure[] {
  const attributions = new Map(report.verdict.attributions.map((attribution) => [attribution.test, attribution]));
  return report.tests
    .filter((test) => test.status === 'failed' || test.status === 'error')
    .map((test) => ({ test, attribution: attributions.get(test.id) }));
}

/** True where somebody must look at it: it is accepted by nobody, and something is suspected, or neither the surroundings nor chance explain it. */
export function isOpen({ test, attribution }: Failure): boolean {
  if (test.known !== undefined) return false;
  if (attribution && byChance.has(attribution.verdict)) return false;
  if (attribution?.accused !== undefined || (attribution?.ranges.length ?? 0) > 0) return true;
  return !excused.has(test.category ?? 'unclassified');
}

/** True where it is open and no earlier run had left it so. */
export function isNew(failure: Failure): boolean {
  return isOpen(failure) && failure.attribution?.verdict !== 'known';
}

/** New ones first, then those that stay open, then those that nobody need look at; each in the order of the report. */
export function mostUrgentFirst(failures: readonly Failure[]): readonly Failure[] {
  const rank = (failure: Failure) => (isNew(failure) ? 0 : isOpen(failure) ? 1 : 2);
  return failures.toSorted((a, b) => rank(a) - rank(b));
}
