import type { FailureKind } from '../../../src/history/format/failure-columns.ts';
import { hasFailed } from '../../../src/history/format/status-columns.ts';
import { scenarioOf } from '../../phrases.ts';
import { element, said } from '../page/element.ts';
import { pageUrl } from '../page/links.ts';
import { type OpenedHistory, openHistory } from '../page/opened-history.ts';
import { statusMark, statusOf } from '../page/status-mark.ts';
import { asked } from '../page/url-query.ts';
import { durationsChart } from './durations-chart.ts';
import { errorsPart } from './errors-part.ts';
import { historyPart } from './history-part.ts';
import { lastReport } from './last-report.ts';
import { relatedPart } from './related-part.ts';
import { factsOf, reportedRun, type TestFacts } from './test-facts.ts';

/** Fills the page of the test that the address names. */
export async function testPage(): Promise<void> {
  const place = document.querySelector<HTMLElement>('#test');
  if (!place) return;
  place.querySelector<HTMLElement>('.waiting')?.removeAttribute('hidden');
  try {
    const opened = await openHistory();
    const test = numberOf(opened, asked('test'));
    document.title = `${scenarioOf(opened.history.tests[test]?.id ?? '')} · streamstress`;
    place.replaceChildren(...(await partsOf(opened, test)));
  } catch (error) {
    place.replaceChildren(
      element('h1', {}, 'Test'),
      element('p', { class: 'problem', role: 'alert' }, (error as Error).message),
    );
  }
}

function numberOf({ history: { tests, series } }: OpenedHistory, id: string): number {
  const found = tests.findIndex((test) => test.id === id);
  if (found >= 0) return found;
  throw new Error(
    id === ''
      ? 'The address names no test: choose one from the list of all tests.'
      : `The series "${series}" never had a test "${id}".`,
  );
}

async function partsOf(opened: OpenedHistory, test: number): Promise<readonly HTMLElement[]> {
  const { history, hasPage } = opened;
  const { rows, statuses } = history;
  const column = statuses[test] ?? new Uint8Array();
  const failures = await history.failures();
  const kindOf = (run: number) => failures.kindOf(test, run);
  const facts = factsOf(column, kindOf);
  const lastFailed = column.findLastIndex(hasFailed);
  const reported = reportedRun(rows, column, hasPage);
  const [chart, report] = await Promise.all([
    durationsChart(history, test),
    lastReport(reported, history.tests[test]?.id ?? ''),
  ]);
  const parts = [
    heading(opened, test, facts, kindOf(lastFailed)),
    element(
      'div',
      { class: 'beside' },
      element('div', {}, historyPart(opened, column, facts), errorsPart(opened, facts)),
      element('div', {}, report, chart, relatedPart(opened, failures, test, lastFailed)),
    ),
  ];
  return parts;
}

function heading(
  { history }: OpenedHistory,
  test: number,
  { ran, excused }: TestFacts,
  kind: FailureKind | undefined,
): HTMLElement {
  const { id = '', component, importance, tags = [] } = history.tests[test] ?? {};
  const column = history.statuses[test] ?? new Uint8Array();
  const newest = column.findLastIndex((cell) => cell !== 0);
  const failed = ran.filter((run) => hasFailed(column[run] ?? 0)).length;
  const facts = [component, importance, ...tags].filter((fact) => fact !== undefined && fact !== '');
  const missing = newest < column.length - 1 ? `, which is not the newest one` : '';
  return element(
    'div',
    { class: 'part' },
    element('h1', { class: 'said' }, scenarioOf(id)),
    element(
      'p',
      { class: 'muted' },
      said(id.split('::')[0] ?? ''),
      facts.length > 0 ? [' · ', said(facts.join(', '))] : undefined,
    ),
    element(
      'p',
      { id: 'rate' },
      statusMark(statusOf(column[newest] ?? 0)),
      ` in ${history.rows[newest]?.id ?? 'no run'}${missing}. Passed in ${ran.length - failed} of ${ran.length} runs${excused.length > 0 ? `, besides ${excused.length} in which the surroundings failed` : ''}.`,
    ),
    kind && hasFailed(column[newest] ?? 0)
      ? element(
          'p',
          { class: 'muted' },
          'Category of its last failure: ',
          element(
            'a',
            { href: pageUrl(`tests/${history.folder}/index.html`, { q: `category:${kind.category}` }) },
            kind.category.replaceAll('_', ' '),
          ),
        )
      : undefined,
  );
}
