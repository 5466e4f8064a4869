import { pageUrl } from '../page/links.ts';
import type { OpenedHistory } from '../page/opened-history.ts';
import { onAsked, showControls } from './controls.ts';
import { idsOf } from './ids.ts';
import type { Reach } from './keys.ts';
import { cellsOf, type Known, matrixOf } from './matrix-of.ts';
import { onKeys } from './on-keys.ts';
import { onPointer } from './on-pointer.ts';
import { announce, showPanel } from './panel.ts';
import { part, say } from './parts.ts';
import type { Place } from './plan.ts';
import { screenOf } from './screen.ts';
import { readState, type ViewState, writeState } from './view-state.ts';
import { testRow } from './walk.ts';

/** The address follows the cursor when that has rested for so many milliseconds: browsers allow few changes a second. */
const rest = 300;
const nowhere: Place = { row: -1, column: -1 };

/** Shows a history as the address says, and follows keys, pointer, controls and the address. */
export function showMatrix({ history, allSeries, hasPage }: OpenedHistory): { know(known: Known): void } {
  let state = readState(location.search);
  let known: Known = {};
  let cells = cellsOf(history, undefined);
  let matrix = matrixOf(history, cells, known, state, Date.now());
  let ids = idsOf(history, matrix.plan);
  let cursor: Place | undefined;
  let hovered: Place | undefined;
  let resting: ReturnType<typeof setTimeout> | undefined;
  const marked = () => ids.columnOf(state.mark);
  const panel = () => ({ history, failures: known.failures, matrix, hasPage });
  const screen = screenOf(
    () => ({ history, matrix, density: state.density, cursor, hovered, marked: marked() }),
    () => restSoon(),
  );
  const start = (): Place => ({ row: testRow(matrix.plan, 0, 1), column: matrix.plan.columns.length - 1 });
  const isTest = (row: number) => (matrix.plan.rows[row] ?? -1) >= 0;

  /** After what is shown, or its order, has changed; `scroll` to what the address says. */
  function rebuild(scroll: boolean): void {
    matrix = matrixOf(history, cells, known, state, Date.now());
    ids = idsOf(history, matrix.plan);
    [cursor, hovered] = [ids.placeOf(state), undefined];
    const { rows, columns } = matrix.plan;
    const tests = new Set(rows.filter((row) => row >= 0)).size;
    say('count', `${tests} of ${history.tests.length} tests, ${columns.length} of ${history.rows.length} runs`);
    say('problem', matrix.problem);
    say('marked-note', state.mark && `${state.mark} is marked: choose the run to compare it with.`);
    showControls(state, allSeries, history.folder);
    screen.arrange();
    if (scroll) screen.scrollFrom(ids.columnOf(state.from) ?? columns.length);
    if (scroll && cursor) screen.scrollTo(cursor);
    showPanel(panel(), cursor ?? nowhere);
  }

  function change(changes: Partial<ViewState>, how: 'pushState' | 'replaceState'): void {
    state = { ...state, ...changes };
    clearTimeout(resting);
    window.history[how](null, '', `${location.pathname}${writeState(state)}`);
  }

  function restSoon(): void {
    clearTimeout(resting);
    resting = setTimeout(() => change({ from: firstSeen() }, 'replaceState'), rest);
  }

  /** Id of the first run that is seen; undefined where the newest one is seen, too. */
  function firstSeen(): string | undefined {
    const { first, last } = screen.columnsSeen();
    return last >= matrix.plan.columns.length ? undefined : ids.at({ row: 0, column: first }).run;
  }

  function move(to: Place): void {
    cursor = to;
    state = { ...state, ...ids.at(to) };
    screen.scrollTo(to);
    screen.redraw();
    showPanel(panel(), to);
    announce(panel(), to);
    restSoon();
  }

  function hover(place: Place | undefined): void {
    hovered = place && isTest(place.row) ? place : undefined;
    screen.redraw();
    showPanel(panel(), hovered ?? cursor ?? nowhere);
  }

  function ask(changes: Partial<ViewState>): void {
    change(changes, 'replaceState');
    rebuild(false);
  }

  /** The first run is marked, the second one opens the comparison, the older run first. */
  function compare(column: number): void {
    const { run } = ids.at({ row: 0, column });
    const other = marked();
    if (run === undefined || state.mark === undefined || other === undefined) ask({ mark: run });
    else if (other === column) ask({ mark: undefined });
    else {
      const [a, b] = other < column ? [state.mark, run] : [run, state.mark];
      leaveFor(pageUrl('compare/index.html', { series: history.folder, a, b }));
    }
  }

  /** Whoever comes back finds the cursor where it was, and nothing marked. */
  function leaveFor(address: string): void {
    change({ mark: undefined }, 'replaceState');
    location.assign(address);
  }

  function openTest(place: Place): void {
    const { test } = ids.at(place);
    if (test !== undefined) leaveFor(pageUrl('test/index.html', { series: history.folder, test }));
  }

  function openRun(place: Place): void {
    const { run } = ids.at(place);
    if (run !== undefined && hasPage(run)) leaveFor(pageUrl(`runs/${encodeURIComponent(run)}/index.html`));
  }

  const reach = (): Reach => ({
    page: screen.rowsSeen(),
    unexplained: (test, run) => (known.failures?.kindOf(test, run)?.category ?? 'unclassified') === 'unclassified',
  });

  onKeys({
    ...{ start, reach, move, openTest, openRun },
    plan: () => matrix.plan,
    cursor: () => cursor,
    mark: ({ column }) => compare(column),
    leave: () => ask(state.mark === undefined ? { test: undefined, run: undefined } : { mark: undefined }),
  });
  onPointer({
    ...{ screen, hover, mark: compare },
    choose: (place) => isTest(place.row) && move(place),
    chooseRow: (row) => isTest(row) && move({ row, column: (cursor ?? start()).column }),
    openChosen: () => cursor && openTest(cursor),
  });
  part('mark-run', HTMLElement).addEventListener('click', () => cursor && compare(cursor.column));
  const scroller = part('scroller', HTMLElement);
  scroller.addEventListener('focus', () => {
    if (cursor === undefined && matrix.plan.rows.length > 0 && scroller.matches(':focus-visible')) move(start());
  });
  onAsked((asked, how) => {
    change(asked, how);
    rebuild(true);
  });
  addEventListener('popstate', () => {
    state = readState(location.search);
    rebuild(true);
  });
  rebuild(true);
  return {
    know(found) {
      known = found;
      cells = cellsOf(history, known.failures);
      rebuild(false);
    },
  };
}
