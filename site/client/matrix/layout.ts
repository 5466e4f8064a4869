import { fitted, type Pieces, single } from './pooling.ts';

/** How large cells are: with glyphs, small, or the whole history at once. */
export const densities = ['normal', 'compact', 'strip'] as const;
export type Density = (typeof densities)[number];

/** Pixels of CSS; those of `strip` are the most that it takes. */
const sizes = {
  normal: { width: 18, height: 20 },
  compact: { width: 7, height: 7 },
  strip: { width: 2, height: 2 },
} as const;

/** One direction of the matrix, all lengths in device pixels. */
export interface Axis {
  readonly count: number;
  /** Of one cell: a whole number, or less than the most where all of them have to fit. */
  readonly size: number;
  /** Of all cells. */
  readonly length: number;
  /** Of the part that can be seen at once, at most `length`. */
  readonly seen: number;
  /** Whether cells share pixels. */
  readonly fits: boolean;
}

export interface Layout {
  readonly across: Axis;
  readonly down: Axis;
}

/** `view` is what there is room for, in pixels of CSS; `ratio` device pixels for each of them. */
export function layoutOf(
  density: Density,
  columns: number,
  rows: number,
  view: { readonly width: number; readonly height: number },
  ratio: number,
): Layout {
  const { width, height } = sizes[density];
  const axis = (count: number, most: number, room: number) =>
    axisOf(count, Math.max(1, Math.round(most * ratio)), Math.max(1, Math.floor(room * ratio)), density === 'strip');
  return { across: axis(columns, width, view.width), down: axis(rows, height, view.height) };
}

function axisOf(count: number, most: number, room: number, fits: boolean): Axis {
  const length = fits ? Math.min(count * most, room) : count * most;
  return { count, size: count === 0 ? most : length / count, length, seen: Math.min(length, room), fits };
}

/** What is seen of an axis that is scrolled by so many pixels: its pieces, and by how many pixels the first is cut. */
export function seenPieces(
  { count, size, length, seen, fits }: Axis,
  scrolled: number,
): { readonly pieces: Pieces; readonly cut: number } {
  if (fits) return { pieces: fitted(count, length), cut: 0 };
  const at = Math.min(Math.max(0, Math.round(scrolled)), length - seen);
  const first = Math.floor(at / size);
  const last = Math.min(count, Math.ceil((at + seen) / size));
  return { pieces: single(first, last - first), cut: at - first * size };
}

/** The cells under a pixel, counted from the start of the axis: the first, and the one behind the last. Undefined beside it. */
export function cellsUnder({ count, size, length, fits }: Axis, pixel: number): readonly [number, number] | undefined {
  const at = Math.floor(pixel);
  if (at < 0 || at >= length) return undefined;
  if (!fits) return [Math.floor(at / size), Math.floor(at / size) + 1];
  const first = Math.floor((at * count) / length);
  return [first, Math.max(first + 1, Math.floor(((at + 1) * count) / length))];
}

/** Where to scroll so that a cell is seen, as little as possible. */
export function scrolledTo({ size, seen }: Axis, cell: number, scrolled: number): number {
  return Math.max(Math.min(scrolled, cell * size), (cell + 1) * size - seen);
}
