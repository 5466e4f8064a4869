import { type Layout, seenPieces } from './layout.ts';
import type { Plan } from './plan.ts';
import { pooled } from './pooling.ts';
import { stamp, type Tiles } from './stamp.ts';

/** Draws what is seen of a plan, all in one image, unless it is what was drawn last; scrolled by so many device pixels. */
export type DrawCells = (plan: Plan, layout: Layout, tiles: Tiles, left: number, top: number) => void;

/** Draws on this canvas, which gets the size of what is seen, in device pixels. */
export function cellDrawer(canvas: HTMLCanvasElement): DrawCells {
  const context = canvas.getContext('2d', { willReadFrequently: true, alpha: false }) as CanvasRenderingContext2D;
  let image: ImageData | undefined;
  let drawn: readonly unknown[] = [];
  return (plan, layout, tiles, left, top) => {
    const wanted = [plan, layout, tiles, left, top];
    if (wanted.every((one, n) => one === drawn[n])) return;
    drawn = wanted;
    const { across, down } = layout;
    if (canvas.width !== across.seen) canvas.width = across.seen;
    if (canvas.height !== down.seen) canvas.height = down.seen;
    const [columns, rows] = [seenPieces(across, left), seenPieces(down, top)];
    const [wide, high] = [columns.pieces.length - 1, rows.pieces.length - 1];
    if (wide === 0 || high === 0) return;
    const [width, height] = [wide * tiles.width, high * tiles.height];
    if (image?.width !== width || image.height !== height) image = new ImageData(width, height);
    stamp(pooled(plan, columns.pieces, rows.pieces), wide, tiles, new Uint32Array(image.data.buffer));
    context.putImageData(image, -columns.cut, -rows.cut);
  };
}
