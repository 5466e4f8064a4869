import type { Report } from './report.ts';

/** The report with every text of it censored, before anybody writes or shows it. */
export function censoredReport(report: Report, censor: (text: string) => string): Report {
  return censored(report, censor) as Report;
}

function censored(value: unknown, censor: (text: string) => string): unknown {
  if (typeof value === 'string') return censor(value);
  if (Array.isArray(value)) return value.map((item) => censored(item, censor));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, censored(item, censor)]));
}
