import type { Plan } from '../../../site/client/matrix/plan.ts';

const letters = '.SPYIEF';

/** One line for every test: `.` not run, S skipped, P passed, Y flaky, I infrastructure, E could not run, F failed. */
export function planOf(...lines: readonly string[]): Plan {
  return {
    cells: Uint8Array.from(lines.join(''), (letter) => letters.indexOf(letter)),
    stride: lines[0]?.length ?? 0,
    rows: Int32Array.from(lines, (_, n) => n),
    columns: Uint32Array.from(lines[0] ?? '', (_, n) => n),
  };
}
