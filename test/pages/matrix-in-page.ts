/** As much of the browser's types as is used here: its own library would be there for the whole project. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface PageElement {
  readonly style: { color: string };
  readonly clientWidth: number;
  readonly clientHeight: number;
  readonly scrollWidth: number;
  readonly scrollHeight: number;
  scrollLeft: number;
  scrollTop: number;
  append(child: PageElement): void;
  remove(): void;
  getBoundingClientRect(): Box;
}

interface Canvas extends PageElement {
  readonly value: string;
  width: number;
  height: number;
  getContext(kind: '2d'): {
    fillStyle: string;
    fillRect(x: number, y: number, width: number, height: number): void;
    getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
  };
}

declare const document: {
  readonly body: PageElement;
  querySelector(selector: string): Canvas;
  createElement(name: string): Canvas;
};
declare function requestAnimationFrame(next: () => void): void;
declare function getComputedStyle(element: PageElement): { readonly color: string };

/** Runs in the page: scrolls the matrix to these shares of its width and height. */
export function scrollTo([across, down]: readonly [number, number]): void {
  const scroller = document.querySelector('[data-part="scroller"]');
  scroller.scrollLeft = Math.floor(across * (scroller.scrollWidth - scroller.clientWidth));
  scroller.scrollTop = Math.floor(down * (scroller.scrollHeight - scroller.clientHeight));
}

/** Runs in the page: how far the matrix is scrolled, where it is in the window, and how large a cell is. */
export function seenPart() {
  const scroller = document.querySelector('[data-part="scroller"]');
  const { x, y } = document.querySelector('[data-part="cells"]').getBoundingClientRect();
  const compact = document.querySelector('[data-part="density"]').value === 'compact';
  return {
    ...{ left: scroller.scrollLeft, top: scroller.scrollTop, x, y },
    ...{ width: scroller.clientWidth, height: scroller.clientHeight },
    size: compact ? { width: 7, height: 7 } : { width: 18, height: 20 },
  };
}

/** Runs in the page: how many pixels of a canvas have the colour of this variable of the style sheet. */
export function pixelsOf([variable, part]: readonly [string, string]): number {
  const probe = document.createElement('canvas');
  document.body.append(probe);
  probe.style.color = `var(--${variable})`;
  const one = probe.getContext('2d');
  one.fillStyle = getComputedStyle(probe).color;
  one.fillRect(0, 0, 1, 1);
  const [r, g, b] = one.getImageData(0, 0, 1, 1).data;
  probe.remove();
  const canvas = document.querySelector(`[data-part="${part}"]`);
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let found = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at] === r && data[at + 1] === g && data[at + 2] === b) found += 1;
  }
  return found;
}

/** Runs in the page: width of the matrix in pixels of CSS and of the device. */
export function sharpness(): { readonly width: number; readonly pixels: number } {
  const canvas = document.querySelector('[data-part="cells"]');
  return { width: canvas.getBoundingClientRect().width, pixels: canvas.width };
}

/** Runs in the page: whether all that it reads at first is shown. */
export function isWhole(): boolean {
  return performance.getEntriesByName('failures-shown').length > 0;
}

/** Runs in the page: until what was asked for is drawn. */
export function twoFrames(): Promise<void> {
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}
