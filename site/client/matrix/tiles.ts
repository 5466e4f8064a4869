import { type Status, statusLooks } from '../../statuses.ts';
import { shownStatuses } from './cells.ts';
import type { Density, Layout } from './layout.ts';
import type { Palette } from './palette.ts';
import { dots, type Tiles } from './stamp.ts';

/** Cells below this size, in pixels of CSS, have no glyph and three colours: passed, not passed, no data. */
const plain: Readonly<Record<(typeof shownStatuses)[number], Status>> = {
  ...{ absent: 'absent', skipped: 'absent', passed: 'passed' },
  ...{ flaky: 'failed', infra: 'failed', error: 'failed', failed: 'failed' },
};

/** One colour for every cell, by its number, where there is no room for more. */
export function dotTiles(palette: Palette): Tiles {
  return dots([...shownStatuses.map((status) => palette.status(plain[status])), palette.paper].map(pixelOf));
}

/** The pictures of cells at a density; `ratio` device pixels for a pixel of CSS. */
export function tilesOf(density: Density, { across, down }: Layout, palette: Palette, ratio: number): Tiles {
  if (density === 'strip') return dotTiles(palette);
  const [width, height] = [across.size, down.size];
  const pictures = shownStatuses.map((status) =>
    pixelsOf(width, height, (context) => {
      context.fillStyle = palette.paper;
      context.fillRect(0, 0, width, height);
      if (density === 'normal') drawCell(context, status, palette, width, height, ratio);
      else fillCell(context, palette.status(plain[status]), width, height, ratio);
    }),
  );
  const heading = pixelsOf(width, height, (context) => {
    context.fillStyle = palette.paper;
    context.fillRect(0, 0, width, height);
  });
  return { width, height, pictures: [...pictures, heading] };
}

function drawCell(
  context: CanvasRenderingContext2D,
  status: (typeof shownStatuses)[number],
  palette: Palette,
  width: number,
  height: number,
  ratio: number,
): void {
  const { hollow = false, glyph } = statusLooks[status];
  fillCell(context, hollow ? palette.status('absent') : palette.status(status), width, height, ratio);
  if (status === 'passed' || glyph === '') return;
  const scale = (14 * ratio) / 16;
  context.translate(width / 2 - 8 * scale, height / 2 - 8 * scale);
  context.scale(scale, scale);
  context.lineWidth = 2;
  context.lineCap = 'round';
  context.strokeStyle = hollow ? palette.status(status) : palette.glyph;
  context.stroke(new Path2D(glyph));
}

/** With a gap at its right and below. */
function fillCell(
  context: CanvasRenderingContext2D,
  colour: string,
  width: number,
  height: number,
  ratio: number,
): void {
  const gap = Math.round(ratio);
  context.fillStyle = colour;
  context.fillRect(0, 0, width - gap, height - gap);
}

function pixelOf(colour: string): number {
  const [pixel = 0] = pixelsOf(1, 1, (context) => {
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
  });
  return pixel;
}

function pixelsOf(width: number, height: number, draw: (context: CanvasRenderingContext2D) => void): Uint32Array {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
  draw(context);
  return new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
}
