import { headHeights } from './heads.ts';
import { type Density, type Layout, layoutOf } from './layout.ts';
import { type Palette, readPalette } from './palette.ts';
import { part } from './parts.ts';
import type { Place, Plan } from './plan.ts';
import type { Tiles } from './stamp.ts';
import { tilesOf } from './tiles.ts';

/** How a plan fills the page. */
export interface Arrangement {
  readonly layout: Layout;
  /** Device pixels for a pixel of CSS. */
  readonly ratio: number;
  readonly palette: Palette;
  readonly tiles: Tiles;
}

/** What stands above and below the matrix and its heads in the window, in pixels, and how small it may get. */
const [surroundings, leastHeight] = [206, 240];
const scrollbar = 16;
const smallestFrame = 3;

/** Gives the parts of the page the sizes that a plan needs, as far as there is room. */
export function arrange({ columns, rows }: Plan, density: Density): Arrangement {
  const ratio = devicePixelRatio;
  const scroller = part('scroller', HTMLElement);
  const lay = () => {
    const room = { width: scroller.clientWidth, height: scroller.clientHeight };
    return layoutOf(density, columns.length, rows.length, room, ratio);
  };
  const room = Math.max(leastHeight, innerHeight - surroundings - headHeights[density]);
  scroller.style.overflow = density === 'strip' ? 'hidden' : 'auto';
  scroller.style.height = `${room}px`;
  const { across, down } = lay();
  setSize(part('extent', HTMLElement), across.length / ratio, down.length / ratio);
  scroller.style.height = `${Math.min(room, down.length / ratio + (density === 'strip' ? 0 : scrollbar))}px`;
  const layout = lay();
  const width = layout.across.seen / ratio;
  setSize(part('view', HTMLElement), width, layout.down.seen / ratio);
  setSize(part('heads', HTMLElement), width, headHeights[density]);
  scroller.ariaRowCount = String(rows.length + 1);
  scroller.ariaColCount = String(columns.length + 1);
  const palette = readPalette();
  return { layout, ratio, palette, tiles: tilesOf(density, layout, palette, ratio) };
}

/** Where the view stands in the whole, in device pixels. */
export interface Scrolled {
  readonly left: number;
  readonly top: number;
}

export function scrolledNow({ layout: { across, down }, ratio }: Arrangement): Scrolled {
  const { scrollLeft, scrollTop } = part('scroller', HTMLElement);
  return {
    left: Math.min(Math.round(scrollLeft * ratio), across.length - across.seen),
    top: Math.min(Math.round(scrollTop * ratio), down.length - down.seen),
  };
}

/** Puts a frame round a cell, or round its whole column; hides it where there is no cell. */
export function frameCell(
  frame: HTMLElement,
  place: Place | undefined,
  { layout: { across, down }, ratio }: Arrangement,
  { left, top }: Scrolled,
  whole = false,
): void {
  frame.hidden = place === undefined;
  if (place === undefined) return;
  const [x, y] = [place.column * across.size - left, whole ? 0 : place.row * down.size - top];
  frame.style.transform = `translate(${x / ratio}px, ${y / ratio}px)`;
  const height = whole ? down.seen / ratio : Math.max(smallestFrame, down.size / ratio);
  setSize(frame, Math.max(smallestFrame, across.size / ratio), height);
}

function setSize(element: HTMLElement, width: number, height: number): void {
  element.style.width = `${width}px`;
  element.style.height = `${height}px`;
}
