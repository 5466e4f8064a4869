import { join } from 'node:path';
import { plainText } from '../model/plain-text.ts';
import type { Report } from '../report/report.ts';
import { countsText } from '../report/summary-text.ts';
import { wrapText } from '../report/wrap-text.ts';

/** The end of the demo: what was found, what was infrastructure, where everything lies. */
export function endingText(reports: readonly Report[], folder: string, width = Number.POSITIVE_INFINITY): string {
  const last = reports.at(-1);
  const found =
    reports.find(({ verdict }) => verdict.attributions.some(({ accused }) => accused !== undefined)) ?? last;
  const nights = reports.map(
    (report, at) => `  night ${at + 1}   ${glyph(report)} ${countsText(report)}, exit ${report.run.exitCode}`,
  );
  const paragraph = (text: string) => wrapText(plainText(text), width, '  ');
  const infrastructure = (last?.tests ?? [])
    .filter(({ category }) => category === 'platform_issue')
    .map(({ scenario, why }) => paragraph(`Infrastructure: "${scenario}" in night 3 (${why})`));
  return [
    '',
    ...nights,
    '',
    paragraph(found?.verdict.sentence ?? ''),
    ...infrastructure,
    '',
    `  report     ${join(folder, 'nights', '3', 'results', 'report.json')}`,
    `  dashboard  ${join(folder, 'site', 'index.html')}   (npm run demo -- --serve)`,
    `  gauge      ${gaugeText(last)}`,
    '',
  ].join('\n');
}

function glyph({ run }: Report): string {
  return run.exitCode === 0 ? '✔' : '✘';
}

function gaugeText(report: Report | undefined): string {
  if (!report?.gauge) return 'none';
  const { version, standIn, path } = report.gauge;
  return standIn
    ? `the sandbox's stand-in (as of ${version}); STREAMSTRESS_GAUGE names a real one`
    : `${version}, ${path}`;
}
