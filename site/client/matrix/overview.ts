import type { Layout } from './layout.ts';
import type { Palette } from './palette.ts';
import type { Plan } from './plan.ts';
import { fitted, pooled } from './pooling.ts';
import { stamp } from './stamp.ts';
import { dotTiles } from './tiles.ts';

/** Draws the whole plan into a canvas, which keeps its size; `ratio` device pixels for a pixel of CSS. */
export function drawOverview(canvas: HTMLCanvasElement, plan: Plan, ratio: number, palette: Palette): void {
  const width = Math.max(1, Math.floor(canvas.clientWidth * ratio));
  const height = Math.max(1, Math.floor(canvas.clientHeight * ratio));
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true, alpha: false }) as CanvasRenderingContext2D;
  if (plan.rows.length === 0 || plan.columns.length === 0) return;
  const image = new ImageData(width, height);
  const worst = pooled(plan, fitted(plan.columns.length, width), fitted(plan.rows.length, height));
  stamp(worst, width, dotTiles(palette), new Uint32Array(image.data.buffer));
  context.putImageData(image, 0, 0);
}

/** Marks the part that is seen; scrolled by so many device pixels. */
export function markWindow(marker: HTMLElement, { across, down }: Layout, left: number, top: number): void {
  const share = (pixels: number, of: number) => `${(100 * pixels) / Math.max(1, of)}%`;
  marker.style.left = share(left, across.length);
  marker.style.top = share(top, down.length);
  marker.style.width = share(across.seen, across.length);
  marker.style.height = share(down.seen, down.length);
}

/** Calls back with the place that is pointed at, as shares of both directions, while the button is held. */
export function onPointed(element: HTMLElement, go: (across: number, down: number) => void): void {
  const point = (event: PointerEvent) => {
    const box = element.getBoundingClientRect();
    go((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  };
  element.addEventListener('pointerdown', (event) => {
    element.setPointerCapture(event.pointerId);
    point(event);
  });
  element.addEventListener('pointermove', (event) => {
    if (element.hasPointerCapture(event.pointerId)) point(event);
  });
}
