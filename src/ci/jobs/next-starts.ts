import { nextTimes, parseCron } from '../cron.ts';
import type { JobStart } from './job.ts';

/** When a periodic job runs next, as far as the configuration alone tells. */
export interface NextStarts {
  /** Milliseconds since 1970; none where it depends on when it ran before, or on others. */
  readonly times: readonly number[];
  /** `cron "0 2 * * *"`, `24h after the run before has started`, or what is wrong. */
  readonly said: string;
}

/** Undefined for what a change starts. `from` in milliseconds since 1970. */
export function nextStarts(start: JobStart, from: number, count: number): NextStarts | undefined {
  switch (start.type) {
    case 'cron':
      return cronStarts(start.cron, from, count);
    case 'interval':
      return { times: [], said: `${start.duration} after the run before has started` };
    case 'minimum_interval':
      return { times: [], said: `${start.duration} after the run before has ended` };
    case 'release_controller':
      return { times: [], said: 'when the release controller has a payload to be tested' };
    default:
      return undefined;
  }
}

function cronStarts(text: string, from: number, count: number): NextStarts {
  const read = parseCron(text);
  if ('problem' in read) return { times: [], said: `cron ${JSON.stringify(text)} is not understood: ${read.problem}` };
  return { times: nextTimes(read.cron, from, count), said: `cron ${JSON.stringify(text)}` };
}
