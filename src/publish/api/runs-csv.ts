import { plainLine } from '../../model/plain-text.ts';
import type { RunSummary } from '../../report/run-summary.ts';

/** A column's heading and its value of a run. */
const columns: readonly (readonly [string, (run: RunSummary) => string | number | undefined])[] = [
  ['id', ({ id }) => id],
  ['startedAt', ({ startedAt }) => startedAt],
  ['state', ({ state }) => state],
  ['exitCode', ({ exitCode }) => exitCode],
  ['verdict', ({ verdict }) => verdict.kind],
  ['tests', ({ totals }) => totals.tests],
  ['passed', ({ totals }) => totals.passed],
  ['flaky', ({ totals }) => totals.flaky],
  ['failed', ({ totals }) => totals.failed],
  ['errors', ({ totals }) => totals.errors],
  ['skipped', ({ totals }) => totals.skipped],
  ['seconds', ({ seconds }) => seconds],
  ['openshift', ({ openshift }) => openshift],
  ['csv', ({ csv }) => csv],
  ['labels', ({ labels }) => labels?.join(' ')],
  ['sentence', ({ verdict }) => verdict.sentence],
];

/** Runs as RFC 4180 has it. */
export function runsCsv(runs: readonly RunSummary[]): string {
  const lines = [
    columns.map(([heading]) => heading),
    ...runs.map((run) => columns.map(([, value]) => field(value(run)))),
  ];
  return lines.map((line) => `${line.join(',')}\r\n`).join('');
}

/** A spreadsheet takes what begins so for a formula, and runs it: an apostrophe makes it text. */
const formula = /^[=+\-@|%]/;

function field(value: string | number | undefined): string {
  if (value === undefined || typeof value === 'number') return String(value ?? '');
  const line = plainLine(value);
  const text = formula.test(line) ? `'${line}` : line;
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
