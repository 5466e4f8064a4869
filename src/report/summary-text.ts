import { plainText } from '../model/plain-text.ts';
import { shortCommit } from '../model/source.ts';
import { cascadeLines, knownIssueLines } from './findings-text.ts';
import { historyRows } from './history-text.ts';
import type { Report } from './report.ts';
import { wrapText } from './wrap-text.ts';

/** As wide as `release-tests`. */
const labelWidth = 13;

/** A report in a few lines for a terminal: the answer first, in lines of at most `width` characters. */
export function summaryText(report: Report, width = Number.POSITIVE_INFINITY): string {
  const { run, verdict, totals, sources, gauge, resources } = report;
  return [
    wrapText(plainText(verdict.sentence), width),
    '',
    summaryRow('run', `${run.id}, series ${run.series}, exit ${run.exitCode}`),
    ...(totals.tests > 0 ? [summaryRow('tests', countsText(report))] : []),
    ...historyRows(report).map(([label, text]) => summaryRow(label, plainText(text))),
    ...cascadeLines(report).map((line) => summaryRow('cascade', plainText(line))),
    ...knownIssueLines(report).map((line) => summaryRow('known issue', plainText(line))),
    ...sources.map(({ name, commit, subject }) => summaryRow(name, `${shortCommit(commit)} ${plainText(subject)}`)),
    ...(resources ? [summaryRow('resources', plainText(resources.parallelism.why))] : []),
    ...(gauge ? [summaryRow('gauge', `${gauge.version}${gauge.standIn ? ' (the stand-in of the sandbox)' : ''}`)] : []),
    ...verdict.attributions.flatMap(({ scenario, evidence }) => [
      `  ${plainText(scenario)}`,
      ...evidence.map((sentence) => `    - ${plainText(sentence)}`),
    ]),
    ...untold(report).map((message) => summaryRow('problem', plainText(message))),
    '',
  ].join('\n');
}

/** One row below the answer; `text` may have several lines. */
export function summaryRow(label: string, text: string): string {
  return `  ${label.padEnd(labelWidth)}  ${text.replaceAll('\n', `\n${' '.repeat(labelWidth + 4)}`)}`;
}

/** Problems that the answer does not tell in full, each once. */
function untold({ verdict, problems }: Report): readonly string[] {
  const messages = new Set(problems.map(({ message }) => message.trimEnd()));
  return [...messages].filter((message) => !verdict.sentence.includes(message.replace(/[.]$/, '')));
}

/** `14 of 16 passed, 1 failed, 1 error, 1 skipped`: skipped tests did not run and are no part of the 16. */
export function countsText({ totals }: Report): string {
  const { tests, passed, flaky, failed, errors, skipped } = totals;
  const others = [
    [failed, 'failed'],
    [errors, errors === 1 ? 'error' : 'errors'],
    [flaky, 'flaky'],
    [skipped, 'skipped'],
  ] as const;
  return [
    `${passed} of ${tests - skipped} passed`,
    ...others.flatMap(([n, word]) => (n > 0 ? [`${n} ${word}`] : [])),
  ].join(', ');
}
