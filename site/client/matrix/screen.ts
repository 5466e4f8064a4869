import type { History } from '../history/history.ts';
import { type Arrangement, arrange, frameCell, scrolledNow } from './arrangement.ts';
import { cellDrawer } from './draw-cells.ts';
import { drawHeads } from './heads.ts';
import { cellsUnder, type Density, scrolledTo } from './layout.ts';
import type { Matrix } from './matrix-of.ts';
import { namesSeen, showNames } from './names.ts';
import { drawOverview, markWindow, onPointed } from './overview.ts';
import { part } from './parts.ts';
import type { Place } from './plan.ts';
import { worstPlace } from './pooling.ts';

/** What is to be seen. */
export interface Scene {
  readonly history: History;
  readonly matrix: Matrix;
  readonly density: Density;
  readonly cursor: Place | undefined;
  readonly hovered: Place | undefined;
  /** Column of the run that is marked. */
  readonly marked: number | undefined;
}

/** The part of the page that is drawn. It follows the window's size, its colours and scrolling by itself. */
export interface Screen {
  /** At once, after the matrix or the density has changed. */
  arrange(): void;
  /** In the next frame, after the cursor or the pointer has moved. */
  redraw(): void;
  /** The cell at a point of the window; where cells share a pixel, the worst of them. */
  placeAt(x: number, y: number): Place | undefined;
  /** The column whose head is at a point of the window. */
  columnAt(x: number): number | undefined;
  /** The row whose name is at a point of the window. */
  rowAt(y: number): number | undefined;
  scrollTo(place: Place): void;
  /** Until this column is the first that is seen, as far as that goes, and to the first row. */
  scrollFrom(column: number): void;
  rowsSeen(): number;
  /** The first column that is seen, and the one behind the last. */
  columnsSeen(): { readonly first: number; readonly last: number };
}

/** `onScrolled` is called whenever somebody has scrolled. Nothing is drawn before it is arranged. */
export function screenOf(scene: () => Scene, onScrolled: () => void): Screen {
  const scroller = part('scroller', HTMLElement);
  const canvas = part('cells', HTMLCanvasElement);
  const draw = drawer(canvas);
  let arrangement: Arrangement | undefined;
  let frame = 0;

  const redraw = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => arrangement && draw(scene(), arrangement));
  };
  const arrangeAll = () => {
    const { matrix, density } = scene();
    arrangement = arrange(matrix.plan, density);
    redraw();
  };
  const arrangeSoon = () => requestAnimationFrame(() => arrangement && arrangeAll());

  const follow = () => {
    redraw();
    onScrolled();
  };
  scroller.addEventListener('scroll', follow, { passive: true });
  new ResizeObserver(arrangeSoon).observe(part('frame', HTMLElement));
  addEventListener('resize', arrangeSoon);
  for (const media of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)']) {
    matchMedia(media).addEventListener('change', arrangeSoon);
  }
  onPointed(part('map', HTMLElement), (x, y) => {
    if (arrangement === undefined) return;
    const { across, down } = arrangement.layout;
    const { ratio } = arrangement;
    scroller.scrollTo((x * across.length - across.seen / 2) / ratio, (y * down.length - down.seen / 2) / ratio);
  });

  /** The cells of a direction that are at a point of the window. */
  const cellsAt = (direction: 'across' | 'down', point: number) => {
    if (arrangement === undefined) return undefined;
    const box = canvas.getBoundingClientRect();
    const { left, top } = scrolledNow(arrangement);
    const [from, scrolled] = direction === 'across' ? [box.left, left] : [box.top, top];
    const axis = arrangement.layout[direction];
    const pixel = (point - from) * arrangement.ratio;
    return pixel < 0 || pixel >= axis.seen ? undefined : cellsUnder(axis, pixel + scrolled);
  };

  return {
    arrange: arrangeAll,
    redraw,
    placeAt(x, y) {
      const [columns, rows] = [cellsAt('across', x), cellsAt('down', y)];
      return columns && rows && worstPlace(scene().matrix.plan, columns, rows);
    },
    columnAt: (x) => cellsAt('across', x)?.[0],
    rowAt: (y) => cellsAt('down', y)?.[0],
    scrollTo({ row, column }) {
      if (arrangement === undefined) return;
      const { layout, ratio } = arrangement;
      const { left, top } = scrolledNow(arrangement);
      scroller.scrollTo(scrolledTo(layout.across, column, left) / ratio, scrolledTo(layout.down, row, top) / ratio);
    },
    scrollFrom(column) {
      if (arrangement) scroller.scrollTo((column * arrangement.layout.across.size) / arrangement.ratio, 0);
    },
    rowsSeen: () =>
      Math.max(1, Math.floor(arrangement ? arrangement.layout.down.seen / arrangement.layout.down.size : 1)),
    columnsSeen() {
      if (arrangement === undefined) return { first: 0, last: 0 };
      const { size, seen } = arrangement.layout.across;
      const { left } = scrolledNow(arrangement);
      return { first: Math.ceil(left / size), last: Math.round((left + seen) / size) };
    },
  };
}

/** Draws all parts as they are scrolled; the overview where it is another one, and after the cells, which it has all of. */
function drawer(canvas: HTMLCanvasElement): (scene: Scene, arrangement: Arrangement) => void {
  const drawCells = cellDrawer(canvas);
  let overview: Arrangement | undefined;
  return ({ history, matrix: { plan, headings }, density, cursor, hovered, marked }, arrangement) => {
    const { layout, ratio, palette, tiles } = arrangement;
    const scrolled = scrolledNow(arrangement);
    drawCells(plan, layout, tiles, scrolled.left, scrolled.top);
    const heads = { rows: history.rows, columns: plan.columns, marked };
    drawHeads(part('heads', HTMLCanvasElement), heads, density, layout, scrolled.left, palette, ratio);
    const names = namesSeen(plan, headings, history.tests, layout, scrolled.top, ratio, (cursor ?? hovered)?.row);
    showNames(part('names', HTMLElement), names, layout.down.size / ratio);
    frameCell(part('cursor', HTMLElement), cursor, arrangement, scrolled);
    frameCell(part('hovered', HTMLElement), hovered, arrangement, scrolled);
    const column = marked === undefined ? undefined : { row: 0, column: marked };
    frameCell(part('marked', HTMLElement), column, arrangement, scrolled, true);
    markWindow(part('window', HTMLElement), layout, scrolled.left, scrolled.top);
    if (overview === arrangement) return;
    if (overview === undefined) performance.mark('matrix-drawn');
    overview = arrangement;
    requestAnimationFrame(() => drawOverview(part('overview', HTMLCanvasElement), plan, ratio, palette));
  };
}
