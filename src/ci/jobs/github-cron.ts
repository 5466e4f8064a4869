import { parseCron } from '../cron.ts';
import { milliseconds } from '../reading/go-duration.ts';
import { nightlyCron } from './nightly-cron.ts';

/** A schedule as GitHub has them: five fields, in UTC. */
export interface Schedule {
  /** Undefined where GitHub has nothing like it. */
  readonly cron?: string;
  /** What is not as it was asked for, one clause. */
  readonly why?: string;
}

const descriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** What GitHub makes of a schedule of Prow; `name` is that of the job. */
export function githubCron(text: string, name: string): Schedule {
  const read = parseCron(text);
  if ('problem' in read) return byHand(`cron ${JSON.stringify(text)} is not understood: ${read.problem}`);
  if (read.cron.type === 'every') return githubInterval(text.replace(/^.*@every /, ''), name);
  if (read.cron.zone !== 'UTC') return byHand(`GitHub starts by UTC alone, and not by cron ${JSON.stringify(text)}`);
  const said = text.replace(/^TZ=\S* /, '').trim();
  const fields = (descriptors[said] ?? said).replaceAll('?', '*').split(/\s+/);
  const [seconds] = fields.length === 6 ? fields.splice(0, 1) : ['0'];
  const cron = fields.join(' ');
  return seconds === '0' ? { cron } : { cron, why: `GitHub knows no seconds: it starts at "${cron}"` };
}

/** GitHub starts by the clock alone: hours that divide a day, else once a day. */
export function githubInterval(duration: string, name: string): Schedule {
  const hours = (milliseconds(duration) ?? 0) / 3_600_000;
  const nightly = nightlyCron(name);
  const [minute] = nightly.split(' ');
  const isEven = Number.isInteger(hours) && hours > 0 && hours < 24 && 24 % hours === 0;
  const cron = isEven ? `${minute} */${hours} * * *` : nightly;
  return { cron, why: `GitHub does not know "${duration}" after the run before: it starts at "${cron}"` };
}

function byHand(why: string): Schedule {
  return { why: `${why}: start the workflow by hand` };
}
