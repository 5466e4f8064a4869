import { reportPath } from '../../../src/history/format/paths.ts';
import type { RunRow } from '../../../src/history/format/run-row.ts';
import type { Report, ReportTest } from '../../../src/report/report.ts';
import { durationText } from '../../durations.ts';
import { categoryWords } from '../../words.ts';
import { parseJson, readFile } from '../history/read-file.ts';
import { element, said } from '../page/element.ts';
import { siteRoot } from '../site-root.ts';
import { runAgain } from './run-again.ts';

/** What the newest report with the test says of it, and how it is run again; nothing where no report is kept. */
export async function lastReport(row: RunRow | undefined, id: string): Promise<HTMLElement | undefined> {
  if (row === undefined) return undefined;
  const bytes = await readFile(new URL(reportPath(row.id), siteRoot()));
  const report = bytes && parseJson<Report>(bytes);
  const test = report?.tests.find((one) => one.id === id);
  if (!report || !test) return undefined;
  return element('div', {}, reasonPart(test, row.id), attemptsPart(test), againPart(report, id));
}

function reasonPart(
  { category, why, rule, owner, confidence, message }: ReportTest,
  run: string,
): HTMLElement | undefined {
  if (category === undefined) return undefined;
  const from =
    rule === undefined || rule === 'none'
      ? undefined
      : [' Rule ', element('code', {}, said(rule)), confidence === undefined ? '.' : `, confidence ${confidence}.`];
  return element(
    'section',
    { class: 'part', id: 'reason' },
    element('h2', {}, `Why it failed in ${run}`),
    element(
      'p',
      {},
      element('strong', {}, categoryWords[category]),
      owner === undefined ? undefined : [', looked after by ', said(owner)],
    ),
    element('p', { class: 'muted' }, why === undefined ? undefined : [said(why), '.'], from),
    message === undefined ? undefined : element('pre', { class: 'error said' }, message),
  );
}

function attemptsPart({ attempts = [] }: ReportTest): HTMLElement | undefined {
  if (attempts.length < 2) return undefined;
  const items = attempts.map(({ status, seconds, message }) =>
    element(
      'li',
      {},
      status,
      seconds === undefined ? undefined : ` after ${durationText(seconds)}`,
      message === undefined ? undefined : [': ', said(message)],
    ),
  );
  return element(
    'section',
    { class: 'part', id: 'attempts' },
    element('h2', {}, 'Attempts'),
    element('ol', { class: 'moved' }, items),
  );
}

function againPart(report: Report, id: string): HTMLElement | undefined {
  const commands = runAgain(report, id);
  if (commands === undefined) return undefined;
  return element(
    'section',
    { class: 'part', id: 'again' },
    element('h2', {}, 'Run this again'),
    element('p', { class: 'muted' }, 'On the cluster as it is:'),
    commandBlock(commands.here),
    commands.everything === undefined
      ? undefined
      : [
          element('p', { class: 'muted' }, `With all that ${report.run.id} was made of:`),
          commandBlock(commands.everything),
        ],
  );
}

/** A command that can be copied; without the right to the clipboard it is selected. */
function commandBlock(command: string): HTMLElement {
  const code = element('code', {}, command);
  const button = element('button', { type: 'button' }, 'Copy');
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(command);
      button.textContent = 'Copied';
    } catch {
      getSelection()?.selectAllChildren(code);
    }
  });
  return element('pre', { class: 'command' }, code, '\n', button);
}
