import type { Status } from '../statuses.ts';
import type { PartCell, PartState } from '../today/component-strips.ts';

/** What the strip says of a part in a run: the mark that it looks like, and its words. */
export const partLooks: Readonly<Record<PartState, { readonly status: Status; readonly word: string }>> = {
  passed: { status: 'passed', word: 'passed' },
  accused: { status: 'failed', word: 'to blame' },
  suspected: { status: 'error', word: 'suspected' },
  open: { status: 'skipped', word: 'failed, not known to be its fault' },
  unknown: { status: 'infra', word: 'says nothing' },
  absent: { status: 'absent', word: 'not in it' },
};

interface Strip {
  readonly width: number;
  readonly height: number;
  /** One outline a state, of all its cells. */
  readonly marks: readonly { readonly state: PartState; readonly path: string }[];
  /** Ticks below the runs in which it was another one. */
  readonly moved: string;
}

const pitch = 8;
const high = 16;
/** Height tells states apart, too: what is to blame stands out, what says nothing stays low. */
const heights: Readonly<Record<PartState, number>> = {
  passed: 8,
  accused: high,
  suspected: 13,
  open: 3,
  unknown: 6,
  absent: 1,
};

/** The newest runs of a part as a row of bars, the oldest left. */
export function strip(cells: readonly PartCell[]): Strip {
  const states = Object.keys(heights) as PartState[];
  const bar = (at: number, height: number) => `M${at * pitch} ${high - height}h${pitch - 2}v${height}h${2 - pitch}z`;
  const drawn = (state: PartState) =>
    cells.map((cell, at) => (cell.state === state ? bar(at, heights[state]) : '')).join('');
  return {
    width: cells.length * pitch,
    height: high + 4,
    marks: states.map((state) => ({ state, path: drawn(state) })).filter(({ path }) => path !== ''),
    moved: cells.map(({ moved }, at) => (moved ? `M${at * pitch} ${high + 3}h${pitch - 2}` : '')).join(''),
  };
}

/** The same for who hears it. */
export function stripWords(cells: readonly PartCell[]): string {
  const states = (Object.keys(partLooks) as PartState[]).flatMap((state) => {
    const runs = cells.filter((cell) => cell.state === state).length;
    return runs === 0 ? [] : [`${partLooks[state].word} ${runs}`];
  });
  const moved = cells.filter((cell) => cell.moved).length;
  return `Last ${cells.length} runs: ${states.join(', ')}; moved in ${moved}`;
}
