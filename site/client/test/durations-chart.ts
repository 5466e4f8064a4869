import { hasFailed } from '../../../src/history/format/status-columns.ts';
import { durationText } from '../../durations.ts';
import type { History } from '../history/history.ts';
import { drawing, element } from '../page/element.ts';
import { statusOf } from '../page/status-mark.ts';

const mostRuns = 300;
const size = { width: 360, height: 120, left: 56, bottom: 4, top: 8 };

/** How long a test took in its newest runs: a dot a run, failures larger. Nothing where no duration is known. */
export async function durationsChart(
  { rows, statuses, seconds }: History,
  test: number,
): Promise<HTMLElement | undefined> {
  const runs = [...rows.keys()].filter((run) => statuses[test]?.[run] !== 0).slice(-mostRuns);
  const all = await Promise.all(runs.map(async (run) => ({ run, took: await seconds(test, run) })));
  const dots = all.flatMap(({ run, took }) =>
    took === undefined ? [] : [{ run, took, cell: statuses[test]?.[run] ?? 0 }],
  );
  const newest = dots.at(-1);
  if (newest === undefined) return undefined;
  const longest = Math.max(...dots.map(({ took }) => took));
  const x = (at: number) => size.left + ((at + 0.5) / dots.length) * (size.width - size.left);
  const y = (took: number) => size.top + (1 - took / longest) * (size.height - size.top - size.bottom);
  const label = `${dots.length} runs, newest ${durationText(newest.took)}, longest ${durationText(longest)}`;
  return element(
    'section',
    { class: 'part', id: 'durations' },
    element('h2', {}, 'Durations'),
    drawing(
      'svg',
      {
        class: 'durations',
        width: String(size.width),
        height: String(size.height),
        viewBox: `0 0 ${size.width} ${size.height}`,
        role: 'img',
        'aria-label': label,
      },
      [0, longest / 2, longest].map((took) => [
        drawing('line', {
          class: 'axis',
          x1: String(size.left),
          x2: String(size.width),
          y1: String(y(took)),
          y2: String(y(took)),
        }),
        drawing('text', { x: String(size.left - 8), y: String(y(took) + 4), 'text-anchor': 'end' }, durationText(took)),
      ]),
      dots.map(({ run, took, cell }, at) =>
        drawing(
          'circle',
          {
            class: `dot status-${statusOf(cell)}`,
            cx: x(at).toFixed(1),
            cy: y(took).toFixed(1),
            r: hasFailed(cell) ? '3.5' : '2',
          },
          drawing('title', {}, `${rows[run]?.id}: ${durationText(took)}`),
        ),
      ),
    ),
    element('p', { class: 'muted' }, label),
  );
}
