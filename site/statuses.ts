/** What a cell, a mark or a bar can say of a test in a run. */
export type Status = 'passed' | 'failed' | 'error' | 'flaky' | 'skipped' | 'infra' | 'absent' | 'build-failed';

/** How a status looks besides its colour, which is the variable `--status-<status>` of styles/statuses.css. */
interface Look {
  readonly word: string;
  /** Outline of its mark, in a box of 16 by 16. */
  readonly shape: string;
  /** Strokes on the mark, and on a cell that is large enough; what is passed has none there. */
  readonly glyph: string;
  /** Only its outline is drawn: nothing has run. */
  readonly hollow?: true;
}

const circle = 'M8 1a7 7 0 1 1 0 14A7 7 0 1 1 8 1z';

/** The one place for words and glyphs of statuses, the worst first. */
export const statusLooks: Readonly<Record<Status, Look>> = {
  failed: { word: 'failed', shape: 'M2 1h12l1 1v12l-1 1H2l-1-1V2z', glyph: 'M5 5l6 6M11 5l-6 6' },
  'build-failed': { word: 'build failed', shape: 'M1 3h14v10H1z', glyph: 'M4 8h8' },
  error: { word: 'could not run', shape: 'M8 .8l7.6 14H.4z', glyph: 'M8 6v4.2M8 12.2v.6' },
  infra: { word: 'infrastructure', shape: 'M8 .5L15.5 8 8 15.5.5 8z', glyph: 'M5.5 10.5l5-5' },
  flaky: { word: 'flaky', shape: circle, glyph: 'M4 9c1.4-3 2.6-3 4-1s2.6 2 4-1' },
  passed: { word: 'passed', shape: circle, glyph: 'M4.8 8.3l2.2 2.3 4.2-5' },
  skipped: {
    word: 'skipped',
    shape: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 1 1 8 1.8z',
    glyph: 'M5 8h6',
    hollow: true,
  },
  absent: { word: 'not run', shape: 'M8 5.4a2.6 2.6 0 1 1 0 5.2a2.6 2.6 0 1 1 0-5.2z', glyph: '', hollow: true },
};
