import { plainText } from '../model/plain-text.ts';
import { shortCommit } from '../model/source.ts';
import type { Report } from './report.ts';

/** A report in a few lines for a terminal: the answer first. */
export function summaryText(report: Report): string {
  const { run, verdict, totals, sources, problems } = report;
  return [
    plainText(verdict.sentence),
    '',
    `  run        ${run.id}, series ${run.series}, exit ${run.exitCode}`,
    ...(totals.tests > 0 ? [`  tests      ${countsText(report)}`] : []),
    ...sources.map(({ name, commit, subject }) => `  ${name.padEnd(13)}  ${shortCommit(commit)} ${plainText(subject)}`),
    ...(report.gauge
      ? [`  gauge      ${report.gauge.version}${report.gauge.standIn ? ' (the stand-in of the sandbox)' : ''}`]
      : []),
    ...verdict.attributions.flatMap(({ scenario, evidence }) => [
      `  ${plainText(scenario)}`,
      ...evidence.map((sentence) => `    - ${plainText(sentence)}`),
    ]),
    ...problems.map(({ reason, message }) => `  problem    ${reason}: ${plainText(message)}`),
    '',
  ].join('\n');
}

/** `14 of 16 passed, 1 failed, 1 error, 1 skipped`: skipped tests did not run and are no part of the 16. */
export function countsText({ totals }: Report): string {
  const { tests, passed, failed, errors, skipped } = totals;
  const others = [
    [failed, 'failed'],
    [errors, errors === 1 ? 'error' : 'errors'],
    [skipped, 'skipped'],
  ] as const;
  return [
    `${passed} of ${tests - skipped} passed`,
    ...others.flatMap(([n, word]) => (n > 0 ? [`${n} ${word}`] : [])),
  ].join(', ');
}
