import { xmlElement, xmlText } from '../../report/export/xml.ts';
import type { SeriesView } from './series-view.ts';

/** Pixels of a letter of the badge's font, on average. */
const letter = 6.6;
const padding = 8;
const height = 20;

const colours = { good: '#1a7f37', bad: '#c62828', quiet: '#57606a' } as const;
type Tone = keyof typeof colours;

const tones: Readonly<Record<string, Tone>> = { passed: 'good', broken: 'bad', suspected: 'bad', unexplained: 'bad' };

/** Badges of a series: the state of its newest run, how many tests passed of those that ran, and how many are flaky. */
export function badges({ rows, tests }: SeriesView): readonly (readonly [string, string])[] {
  const newest = rows.at(-1);
  if (newest === undefined) return [];
  const { totals, verdict } = newest;
  const [ran, failed] = [totals.tests - totals.skipped, totals.failed + totals.errors];
  const there = tests.filter(({ state }) => state !== 'gone');
  const flaky = there.filter(({ flakes }) => flakes.count > 0).length;
  const passed = ran > 0 && totals.passed === ran ? 'good' : failed > 0 ? 'bad' : 'quiet';
  return [
    ['state.svg', badge('upstream', verdict.kind, tones[verdict.kind] ?? 'quiet')],
    ['passed.svg', badge('tests passed', ran > 0 ? `${totals.passed} of ${ran}` : 'none ran', passed)],
    ['flaky.svg', badge('flaky tests', `${flaky} of ${there.length}`, flaky === 0 ? 'good' : 'quiet')],
  ];
}

function badge(label: string, value: string, tone: Tone): string {
  const [left = 0, right = 0] = [label, value].map((text) => Math.round(text.length * letter) + 2 * padding);
  const words = `${label}: ${value}`;
  const part = (x: number, width: number, fill: string, text: string) => [
    xmlElement('rect', { x, width, height, fill }),
    xmlElement('text', { x: x + width / 2, y: 14, 'text-anchor': 'middle', fill: '#ffffff' }, [xmlText(text)]),
  ];
  const svg = { xmlns: 'http://www.w3.org/2000/svg', width: left + right, height, role: 'img', 'aria-label': words };
  const font = { 'font-family': 'Verdana, DejaVu Sans, sans-serif', 'font-size': 11 };
  return `${xmlElement('svg', svg, [
    xmlElement('title', {}, [xmlText(words)]),
    xmlElement('g', font, [...part(0, left, '#24292f', label), ...part(left, right, colours[tone], value)]),
  ])}\n`;
}
