import type { RunRow } from '../../../src/history/format/run-row.ts';
import { dayText, shortDayText } from '../../dates.ts';
import { statusLooks } from '../../statuses.ts';
import { verdictWords } from '../../words.ts';
import { type Density, type Layout, seenPieces } from './layout.ts';
import type { Palette } from './palette.ts';

/** Pixels of CSS; with glyphs there is room for dates, ids, verdicts and how many sources moved. */
export const headHeights: Readonly<Record<Density, number>> = { normal: 124, compact: 30, strip: 20 };

/** A date needs so much room; where more days than these are seen, it has its year. */
const [dateWidth, longDateWidth, mostDays] = [52, 80, 300];
/** An id is cut at so many letters. */
const idLetters = 13;

/** What the heads of columns are drawn from. */
export interface Heads {
  readonly rows: readonly RunRow[];
  /** Numbers of the runs that are shown, oldest first. */
  readonly columns: Uint32Array;
  /** Column of the run that is marked. */
  readonly marked: number | undefined;
}

/** Draws the heads of the columns that are seen; `left` in device pixels. The canvas gets their size. */
export function drawHeads(
  canvas: HTMLCanvasElement,
  heads: Heads,
  density: Density,
  { across }: Layout,
  left: number,
  palette: Palette,
  ratio: number,
): void {
  const [width, height] = [across.seen, Math.round(headHeights[density] * ratio)];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true, alpha: false }) as CanvasRenderingContext2D;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, width, height);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.font = `11px ${getComputedStyle(canvas).fontFamily}`;
  context.textBaseline = 'middle';
  const { pieces, cut } = seenPieces(across, left);
  const step = across.fits ? 1 / ratio : across.size / ratio;
  const places = Array.from(pieces.subarray(0, -1), (column, n) => ({ column, x: n * step - cut / ratio }));
  drawDates(context, heads, places, palette);
  if (density === 'strip') return;
  for (const { column, x } of places) {
    const row = heads.rows[heads.columns[column] ?? -1];
    if (row === undefined) continue;
    if (density === 'compact') drawVerdictBar(context, row, x, step, palette);
    else
      drawHead(context, row, heads.rows[(heads.columns[column] ?? 0) - 1], x, step, palette, column === heads.marked);
  }
}

interface HeadPlace {
  readonly column: number;
  readonly x: number;
}

/** A date stands where a day begins, as far as there is room. */
function drawDates(
  context: CanvasRenderingContext2D,
  { rows, columns }: Heads,
  places: readonly HeadPlace[],
  palette: Palette,
): void {
  const moments = places.map(({ column }) => Date.parse(rows[columns[column] ?? -1]?.startedAt ?? ''));
  const isLong = (moments.at(-1) ?? 0) - (moments[0] ?? 0) > mostDays * 86_400_000;
  let [free, day] = [0, ''];
  context.fillStyle = palette.muted;
  for (const { column, x } of places) {
    const row = rows[columns[column] ?? -1];
    if (row === undefined || x < free) continue;
    const text = (isLong ? dayText : shortDayText)(row.startedAt);
    if (text === day) continue;
    context.fillText(text, x, 8);
    [free, day] = [x + (isLong ? longDateWidth : dateWidth), text];
  }
}

function drawVerdictBar(
  context: CanvasRenderingContext2D,
  row: RunRow,
  x: number,
  width: number,
  palette: Palette,
): void {
  context.fillStyle = palette.status(verdictWords[row.verdict.kind].status);
  context.fillRect(x, 20, width - 1, 6);
}

/** The id upwards, below it the mark of the verdict and how many sources moved since the run before. */
function drawHead(
  context: CanvasRenderingContext2D,
  row: RunRow,
  before: RunRow | undefined,
  x: number,
  width: number,
  palette: Palette,
  marked: boolean,
): void {
  context.fillStyle = marked ? palette.accent : palette.ink;
  context.save();
  context.translate(x + width / 2, 90);
  context.rotate(-Math.PI / 2);
  context.fillText(row.id.length > idLetters ? `…${row.id.slice(1 - idLetters)}` : row.id, 0, 0);
  context.restore();
  drawVerdict(context, row, x + (width - 12) / 2, 94, palette);
  const moved = before === undefined ? 0 : movedSources(row, before);
  context.fillStyle = palette.muted;
  context.textAlign = 'center';
  context.fillText(moved === 0 ? '·' : String(moved), x + width / 2, 116);
  context.textAlign = 'left';
}

function drawVerdict(context: CanvasRenderingContext2D, row: RunRow, x: number, y: number, palette: Palette): void {
  const { status } = verdictWords[row.verdict.kind];
  const { shape, glyph, hollow = false } = statusLooks[status];
  context.save();
  context.translate(x, y);
  context.scale(12 / 16, 12 / 16);
  context.fillStyle = context.strokeStyle = palette.status(status);
  context.lineWidth = 2;
  context[hollow ? 'stroke' : 'fill'](new Path2D(shape));
  if (!hollow) context.strokeStyle = palette.glyph;
  context.stroke(new Path2D(glyph));
  context.restore();
}

/** How many sources have another commit than in the run before. */
export function movedSources({ sources }: RunRow, before: RunRow): number {
  const known = new Map(before.sources.map(({ name, commit }) => [name, commit]));
  return sources.filter(({ name, commit }) => known.has(name) && known.get(name) !== commit).length;
}
