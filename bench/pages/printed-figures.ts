import type { MatrixFigures } from './measure-matrix.ts';
import type { PageFigures } from './measure-page.ts';

export function printPage(name: string, figures: PageFigures | undefined): void {
  if (figures === undefined) {
    console.log(`  ${name.padEnd(18)}  not there after 2 minutes`);
    return;
  }
  const { painted, rows, settled, bytes, data, requests, heap } = figures;
  const times = [painted, rows, settled].map((time) => `${time.toFixed(0)} ms`);
  console.log(
    `  ${name.padEnd(18)}  painted ${times[0]}, rows ${times[1]}, settled ${times[2]}; ${kilobytes(bytes)} (${kilobytes(data)} without scripts and styles) ` +
      `in ${requests} requests; heap ${(heap / 1e6).toFixed(1)} MB`,
  );
}

export function printMatrix(density: string, { drawn, frame, script }: MatrixFigures): void {
  const panned =
    script === undefined
      ? 'nothing to pan'
      : `panning: ${script.toFixed(1)} ms of script a frame of ${frame?.toFixed(1)} ms`;
  console.log(`  matrix, ${density.padEnd(10)}  first drawn in ${drawn.toFixed(1)} ms; ${panned}`);
}

/** Says whether a figure is as small as it shall be. */
export function aim(what: string, value: number, most: number): void {
  const told =
    most < 0.1
      ? `1/${Math.round(1 / value)}, at most 1/${Math.round(1 / most)}`
      : `${value.toFixed(2)}, at most ${most}`;
  console.log(`  ${value <= most ? 'yes' : 'NO '}  ${what}: ${told}`);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
