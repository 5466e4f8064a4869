import { hasFailed } from '../../../src/history/format/status-columns.ts';
import type { TestStatus } from '../../../src/model/test-result.ts';
import { resultsStrip, resultsWords } from '../../components/test/results-strip.ts';
import { dayText } from '../../dates.ts';
import { commitList } from '../compare/difference.ts';
import { provenance, versionText } from '../compare/provenance.ts';
import { type Content, drawing, element } from '../page/element.ts';
import { outerLink, pageUrl, runLink } from '../page/links.ts';
import type { OpenedHistory } from '../page/opened-history.ts';
import { statusMark, statusOf } from '../page/status-mark.ts';
import { wideTable } from '../page/wide-table.ts';
import type { Segment } from './segments.ts';
import type { TestFacts, Transition } from './test-facts.ts';

const mostTransitions = 30;
const stripRuns = 230;
const tableRuns = 60;

/** Stretches of one failure rate, where the results turned and what had moved there, and the newest runs. */
export function historyPart(
  opened: OpenedHistory,
  column: Uint8Array,
  { segments, transitions }: TestFacts,
): HTMLElement {
  const shown = transitions.slice(0, mostTransitions);
  return element(
    'div',
    {},
    part('Results', 'results', strip(column), runsTable(opened, column)),
    part(
      'Stretches',
      'segments',
      segments.length === 0 ? element('p', {}, 'It never ran.') : segmentsTable(opened, segments),
    ),
    part(
      'Turns',
      'turns',
      shown.length === 0
        ? element('p', {}, 'Its results never turned.')
        : element(
            'ul',
            { class: 'moved' },
            shown.map((turn) => turnItem(opened, turn)),
          ),
      transitions.length > shown.length
        ? element('p', { class: 'muted' }, `${transitions.length - shown.length} earlier ones are left out.`)
        : undefined,
    ),
  );
}

function strip(column: Uint8Array): SVGElement {
  const results = Array.from(column.subarray(-stripRuns), resultOf);
  const { width, height, marks } = resultsStrip(results);
  return drawing(
    'svg',
    {
      ...{ class: 'results', width: String(width), height: String(height), viewBox: `0 0 ${width} ${height}` },
      ...{ role: 'img', 'aria-label': resultsWords(results) },
    },
    marks.map(({ status, path }) => drawing('path', { class: `status-${status}`, d: path })),
  );
}

function part(title: string, id: string, ...contents: readonly Content[]): HTMLElement {
  return element('section', { class: 'part', id }, element('h2', {}, title), contents);
}

function segmentsTable({ history: { rows }, hasPage }: OpenedHistory, segments: readonly Segment[]): HTMLElement {
  const run = (number: number) => {
    const row = rows[number];
    return row
      ? [runLink(row.id, hasPage(row.id)), ' ', element('span', { class: 'muted' }, dayText(row.startedAt))]
      : [];
  };
  return table(
    'Stretches of one failure rate, newest first',
    ['From', 'To', 'Failed'],
    segments.toReversed().map(({ from, to, failed, of }) => [run(from), run(to), `${failed} of ${of}`]),
  );
}

function turnItem({ history, hasPage }: OpenedHistory, { from, to, broke }: Transition): HTMLElement {
  const [before, after] = [history.rows[from], history.rows[to]];
  if (!before || !after) return element('li');
  const { moved } = provenance(before, after, history.rows.slice(from + 1, to + 1));
  const href = pageUrl('compare/index.html', { series: history.folder, a: before.id, b: after.id });
  return element(
    'li',
    {},
    element(
      'p',
      {},
      statusMark(broke ? 'failed' : 'passed', broke ? 'broke' : 'mended'),
      ' in ',
      runLink(after.id, hasPage(after.id)),
      ` (${dayText(after.startedAt)}), after `,
      runLink(before.id, hasPage(before.id)),
      '; ',
      element('a', { href }, 'compare them'),
    ),
    element(
      'p',
      { class: 'muted' },
      moved.length === 0 ? 'Nothing had moved.' : 'Moved: ',
      moved.map(({ name, url, before: old, after: now }, at) => [
        at > 0 ? ', ' : '',
        `${name} `,
        outerLink(url, `${versionText(old)} → ${versionText(now)}`),
      ]),
    ),
    moved.map(({ commits, source }) => commits && commitList(commits, source)),
  );
}

function resultOf(cell: number): TestStatus | undefined {
  const status = statusOf(cell);
  return status === 'absent' ? undefined : (status as TestStatus);
}

function runsTable({ history: { rows }, hasPage }: OpenedHistory, column: Uint8Array): HTMLElement {
  const newest = [...rows.keys()]
    .filter((run) => column[run] !== 0)
    .slice(-tableRuns)
    .reverse();
  const newestRuns = table(
    `Its newest ${newest.length} runs`,
    ['Run', 'Started', 'Result'],
    newest.map((run) => {
      const { id = '', startedAt = '', rolled } = rows[run] ?? {};
      const several = rolled ? ` and ${rolled.runs - 1} more` : '';
      return [
        [runLink(id, hasPage(id)), several],
        dayText(startedAt),
        statusMark(
          statusOf(column[run] ?? 0),
          hasFailed(column[run] ?? 0) && rolled ? 'failed at least once' : undefined,
        ),
      ];
    }),
  );
  return element('details', {}, element('summary', {}, `The newest ${newest.length} as a table`), newestRuns);
}

function table(caption: string, heads: readonly string[], rows: readonly (readonly Content[])[]): HTMLElement {
  const lines = rows.map((cells) =>
    element(
      'tr',
      {},
      cells.map((cell, at) => element('td', { 'data-label': heads[at] }, cell)),
    ),
  );
  return wideTable(caption, heads, lines);
}
