import { clockText, dayText } from '../../dates.ts';
import { durationText } from '../../durations.ts';
import { statusLooks } from '../../statuses.ts';
import { categoryWords } from '../../words.ts';
import type { Failures, History } from '../history/history.ts';
import { pageUrl } from '../page/links.ts';
import { hasFailed, shownStatuses } from './cells.ts';
import { headingOf, resultText, shortName } from './describe.ts';
import { movedSources } from './heads.ts';
import type { Matrix } from './matrix-of.ts';
import { part, say } from './parts.ts';
import { cellAt, type Place } from './plan.ts';

/** What the panel tells of. */
export interface PanelView {
  readonly history: History;
  readonly failures: Failures | undefined;
  readonly matrix: Matrix;
  readonly hasPage: (run: string) => boolean;
}

/** Shows everything about one cell. What is read for it comes later, unless another cell is shown by then. */
export function showPanel({ history, failures, matrix: { plan, facts }, hasPage }: PanelView, place: Place): void {
  const [test = -1, run = -1] = [plan.rows[place.row], plan.columns[place.column]];
  const [entry, row] = [history.tests[test], history.rows[run]];
  part('cell', HTMLElement).hidden = entry === undefined || row === undefined;
  part('no-cell', HTMLElement).hidden = entry !== undefined && row !== undefined;
  if (entry === undefined || row === undefined) return;
  const cell = cellAt(plan, place);
  const { failed, flaked, ran } = facts(test);
  say('test', headingOf(entry.id));
  part('test', HTMLAnchorElement).href = pageUrl('test/index.html', { series: history.folder, test: entry.id });
  say('file', entry.id.split('::')[0]);
  const status = shownStatuses[cell] ?? 'absent';
  part('mark', HTMLElement).className = `mark status-${status}`;
  say('result', resultText(plan, place));
  say('share', `failed in ${failed} of ${ran} runs${flaked > 0 ? `, flaky in ${flaked}` : ''}`);
  showRun(row.id, hasPage(row.id));
  say('when', `${dayText(row.startedAt)}, ${clockText(row.startedAt)} UTC`);
  say('rolled', row.rolled && `${row.rolled.runs} runs are shown as one, ${row.rolled.red} with failures`);
  say('verdict', row.verdict.sentence);
  const before = history.rows[run - 1];
  say('moved', before && `${movedSources(row, before)} of ${row.sources.length} sources moved`);
  const kind = hasFailed(cell) ? failures?.kindOf(test, run) : undefined;
  say('category', kind && categoryWords[kind.category]);
  say('error', kind?.template);
  say('seconds', undefined);
  history.seconds(test, run).then(
    (seconds) => {
      if (part('cell', HTMLElement).dataset.at === `${test} ${run}`)
        say('seconds', seconds === undefined ? undefined : durationText(seconds));
    },
    () => {},
  );
  part('cell', HTMLElement).dataset.at = `${test} ${run}`;
}

function showRun(run: string, hasPage: boolean): void {
  const link = part('run', HTMLAnchorElement);
  link.textContent = run;
  if (hasPage) link.href = pageUrl(`runs/${encodeURIComponent(run)}/index.html`);
  else link.removeAttribute('href');
}

/** Tells a screen reader where the cursor is: the cell in its row and column, and all of it as a sentence. */
export function announce({ history, matrix: { plan } }: PanelView, place: Place): void {
  const [entry, row] = [history.tests[plan.rows[place.row] ?? -1], history.rows[plan.columns[place.column] ?? -1]];
  if (entry === undefined || row === undefined) return;
  const head = part('grid-head', HTMLElement);
  const cell = part('grid-cell', HTMLElement);
  head.textContent = `${row.id}, ${dayText(row.startedAt)}`;
  part('grid-name', HTMLElement).textContent = headingOf(entry.id);
  cell.textContent = statusLooks[shownStatuses[cellAt(plan, place)] ?? 'absent'].word;
  part('grid-row', HTMLElement).ariaRowIndex = String(place.row + 2);
  head.ariaColIndex = cell.ariaColIndex = String(place.column + 2);
  say('said', `${shortName(entry)}, run ${row.id}, ${resultText(plan, place)}`);
}
