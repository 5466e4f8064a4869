import type { Job } from '../jobs/job.ts';
import { nextStarts } from '../jobs/next-starts.ts';
import { triggered } from '../jobs/triggered.ts';

/** A job with what starts it. */
export interface JobAnswer {
  readonly name: string;
  readonly kind: Job['kind'];
  /** What people call it: `unit`. */
  readonly test: string;
  readonly targets: readonly string[];
  readonly optional: boolean;
  readonly start: Job['start'];
  /** Whether the change starts it; null where no change was given. */
  readonly starts: boolean | null;
  readonly why: string;
  /** When it runs next, ISO 8601 in UTC, as far as the configuration tells. */
  readonly next: readonly string[];
}

/** How many of the next times are told. */
const times = 3;

/** Jobs with what starts them, and whether a change of these files of the branch does. `now` in milliseconds since 1970. */
export function jobAnswers(
  jobs: readonly Job[],
  changed: readonly string[] | undefined,
  { now, branch }: { readonly now: number; readonly branch: string | undefined },
): readonly JobAnswer[] {
  return triggered(jobs, changed ?? [], branch).map(({ job, runs, isSecond, reason }) => {
    const { name, kind, test, targets, optional, start } = job;
    const next = nextStarts(start, now, times);
    const dates = (next?.times ?? []).map((time) => new Date(time).toISOString());
    const byChange = changed === undefined ? startText(job) : `${runs ? 'starts' : 'does not start'}: ${reason}`;
    const second = isSecond && runs ? ', once the jobs that start at once have passed' : '';
    const byTime = next && `${next.said}${dates.length > 0 ? `, next ${dates.map(minute).join(', ')} UTC` : ''}`;
    return {
      ...{ name, kind, test, targets, optional, start, starts: changed === undefined ? null : runs },
      ...{ why: `${byTime ?? `${byChange}${second}`}${optional ? '; optional' : ''}`, next: dates },
    };
  });
}

/** `2026-11-23 03:00`, of an ISO 8601 in UTC. */
function minute(iso: string): string {
  return iso.slice(0, 'yyyy-mm-dd hh:mm'.length).replace('T', ' ');
}

function startText({ start, test }: Job): string {
  if (start.type === 'always') return 'runs for every change';
  if (start.type === 'filter') return `${start.field} "${start.pattern}"`;
  return `runs where somebody writes "/test ${test}"`;
}
