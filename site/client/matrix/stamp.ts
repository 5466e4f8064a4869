/** A picture for every cell that can be shown, all of one size, in device pixels. */
export interface Tiles {
  readonly width: number;
  readonly height: number;
  /** By what the cell shows: its pixels row by row, 32 bits each. */
  readonly pictures: readonly Uint32Array[];
}

/** Draws cells, row by row and `columns` in each, side by side into an image of `columns` tiles' width. */
export function stamp(
  cells: Uint8Array,
  columns: number,
  { width, height, pictures }: Tiles,
  pixels: Uint32Array,
): void {
  let to = 0;
  for (let from = 0; from < cells.length; from += columns) {
    for (let y = 0; y < height; y += 1) {
      for (let column = 0; column < columns; column += 1) {
        const picture = pictures[cells[from + column] ?? 0] as Uint32Array;
        for (let at = y * width; at < (y + 1) * width; at += 1) {
          pixels[to] = picture[at] ?? 0;
          to += 1;
        }
      }
    }
  }
}

/** One pixel for every cell. */
export function dots(colours: readonly number[]): Tiles {
  return { width: 1, height: 1, pictures: colours.map((colour) => Uint32Array.of(colour)) };
}
