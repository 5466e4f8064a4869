import type { RunRow } from '../history/format/run-row.ts';
import { durationText } from '../model/duration.ts';
import type { Notice } from '../ports/notifier.ts';

/** Kinds of verdicts that say nothing of what was tested. */
const silent: ReadonlySet<RunRow['verdict']['kind']> = new Set(['incomplete', 'cancelled']);

/** What a run turned: the first that is not green after green ones, or the first green one after others; else nothing. */
export function turnOf(series: string, rows: readonly RunRow[], run: string, siteUrl: string | undefined) {
  const telling = rows.filter(({ verdict }) => !silent.has(verdict.kind));
  const at = telling.findIndex(({ id }) => id === run);
  const now = telling[at];
  if (now === undefined) return undefined;
  const [isGreen, wasGreen] = [now.verdict.kind === 'passed', (telling[at - 1]?.verdict.kind ?? 'passed') === 'passed'];
  if (isGreen === wasGreen) return undefined;
  const event = isGreen ? 'recovery' : 'first_failure';
  const text = `${series}: ${isGreen ? 'green again' : now.verdict.kind}: ${now.verdict.sentence}`;
  return notice(event, series, now, text, siteUrl);
}

/**
 * That no run of a series has begun for so long, told by the first of the calls that are made every so many seconds;
 * else nothing. Times in seconds, but for `now`.
 */
export function silenceOf(
  series: string,
  newest: RunRow,
  { now, after, every }: { readonly now: number; readonly after: number; readonly every: number },
  siteUrl: string | undefined,
): Notice | undefined {
  const age = (now - Date.parse(newest.startedAt)) / 1000;
  if (age < after || age >= after + every) return undefined;
  const text = `${series}: no run for ${durationText(age)}, the last one is ${newest.id}`;
  return notice('no_run', series, newest, text, siteUrl);
}

function notice(event: string, series: string, run: RunRow, text: string, siteUrl: string | undefined): Notice {
  const url = siteUrl === undefined ? undefined : `${siteUrl}runs/${encodeURIComponent(run.id)}/`;
  const { kind, sentence } = run.verdict;
  return { text, url, facts: { event, series, run: run.id, startedAt: run.startedAt, verdict: kind, sentence } };
}
