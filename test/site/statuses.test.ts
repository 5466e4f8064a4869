import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type Status, statusLooks } from '../../site/statuses.ts';
import { ciede2000, contrast, difference, lightness, sights } from './colours.ts';

const statuses = Object.keys(statusLooks) as Status[];
const pairs = statuses.flatMap((one, at) => statuses.slice(at + 1).map((other) => [one, other] as const));
const hollow: Status[] = ['absent'];

/** Colours by variable; what is said before the first dark scheme is light. */
function colours(file: string, scheme: 'light' | 'dark'): ReadonlyMap<string, string> {
  const css = readFileSync(new URL(`../../site/styles/${file}.css`, import.meta.url), 'utf8');
  const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');
  const found = (scheme === 'light' ? light : (dark.split('\n}\n')[0] ?? '')).matchAll(/--([\w-]+): (#[0-9a-f]{6});/g);
  return new Map([...found].map(([, name = '', colour = '']) => [name, colour]));
}

test('ΔE2000 is that of the reference data', () => {
  const known: [[number, number, number], [number, number, number], number][] = [
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
    [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
  ];
  for (const [one, other, expected] of known) assert.ok(Math.abs(ciede2000(one, other) - expected) < 1e-4);
});

for (const scheme of ['light', 'dark'] as const) {
  const own = colours('statuses', scheme);
  const colourOf = (status: Status) => own.get(`status-${status}`) ?? '';
  const paper = colours('site', scheme).get('paper') ?? '';

  test(`every pair of statuses is told apart, whatever one's eyes, ${scheme}`, () => {
    const alike = pairs.flatMap(([one, other]) =>
      Object.entries(sights)
        .map(([sight, matrix]) => ({ sight, by: difference(colourOf(one), colourOf(other), matrix) }))
        .filter(({ by }) => by < 15)
        .map(({ sight, by }) => `${one} and ${other}, ${sight}: ${by}`),
    );
    assert.deepEqual(alike, []);
  });

  test(`in grey they differ by lightness or by glyph, ${scheme}`, () => {
    const alike = pairs.filter(
      ([one, other]) =>
        Math.abs(lightness(colourOf(one)) - lightness(colourOf(other))) < 12 &&
        statusLooks[one].glyph === statusLooks[other].glyph,
    );
    assert.deepEqual(alike, []);
  });

  test(`marks stand out from the paper, and glyphs from the marks, ${scheme}`, () => {
    const glyph = own.get('status-glyph') ?? '';
    const pale = statuses
      .filter((status) => !hollow.includes(status))
      .filter((status) => contrast(colourOf(status), paper) < 3 || contrast(colourOf(status), glyph) < 3);
    assert.deepEqual(pale, []);
  });

  test(`small cells, which have no glyph: passed, not passed and no data differ in grey, too, ${scheme}`, () => {
    const [passed, failed, absent] = (['passed', 'failed', 'absent'] as const).map((status) =>
      lightness(colourOf(status)),
    ) as [number, number, number];
    assert.ok(Math.abs(passed - failed) >= 12 && Math.abs(passed - absent) >= 12 && Math.abs(failed - absent) >= 12);
  });
}
