import { xmlElement, xmlText } from '../../report/export/xml.ts';
import type { SeriesView } from './series-view.ts';

/** Pixels of a letter of the badge's font, on average. */
const letter = 6.6;
const padding = 8;
const height = 20;

const colours = { good: '#1a7f37', bad: '#c62828', quiet: '#57606a' } as const;
type Tone = keyof typeof colours;

/** Badges of a series: the state of its newest run, how many tests passed of those that ran, and how many are flaky. */
export function badges({ rows, tests }: SeriesView): readonly (readonly [string, string])[] {
  const newest = rows.at(-1);
  if (newest === undefined) return [];
  const { totals, verdict } = newest;
  const flaky = tests.filter(({ state, flakes }) => state !== 'gone' && flakes.count > 0).length;
  const ran = totals.tests - totals.skipped;
  const tone = verdict.kind === 'passed' ? 'good' : verdict.kind === 'cancelled' ? 'quiet' : 'bad';
  return [
    ['state.svg', badge('upstream', verdict.kind, tone)],
    ['passed.svg', badge('tests passed', `${totals.passed} of ${ran}`, totals.passed === ran ? 'good' : 'bad')],
    [
      'flaky.svg',
      badge(
        'flaky tests',
        `${flaky} of ${tests.filter(({ state }) => state !== 'gone').length}`,
        flaky === 0 ? 'good' : 'quiet',
      ),
    ],
  ];
}

function badge(label: string, value: string, tone: Tone): string {
  const [left, right] = [label, value].map((text) => Math.round(text.length * letter) + 2 * padding) as [
    number,
    number,
  ];
  const words = `${label}: ${value}`;
  const part = (x: number, width: number, fill: string, text: string) => [
    xmlElement('rect', { x, width, height, fill }, []),
    xmlElement('text', { x: x + width / 2, y: 14, 'text-anchor': 'middle', fill: '#ffffff' }, [xmlText(text)]),
  ];
  const svg = { xmlns: 'http://www.w3.org/2000/svg', width: left + right, height, role: 'img', 'aria-label': words };
  const font = { 'font-family': 'Verdana, DejaVu Sans, sans-serif', 'font-size': 11 };
  return `${xmlElement('svg', svg, [
    xmlElement('title', {}, [xmlText(words)]),
    xmlElement('g', font, [...part(0, left, '#24292f', label), ...part(left, right, colours[tone], value)]),
  ])}\n`;
}
