import type { Report } from '../../src/report/report.ts';

/** How many scenarios were to run, as far as the suites that ran to an end tell; undefined where none does. */
export function plannedTests({ suites }: Pick<Report, 'suites'>): number | undefined {
  return suites?.reduce((sum, { planned, tests }) => sum + Math.max(planned ?? 0, tests), 0);
}
