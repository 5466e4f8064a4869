import { milliseconds } from './reading/go-duration.ts';

/** When something runs, as Prow's cron has it. */
export type Cron =
  | { readonly type: 'every'; readonly milliseconds: number }
  | {
      readonly type: 'fields';
      /** Values that a field takes: seconds, minutes, hours, days of the month, months, days of the week. */
      readonly takes: readonly ReadonlySet<number>[];
      /** Both days must match where one of them has a star, else one of them is enough. */
      readonly isEitherDay: boolean;
      readonly zone: string;
    };

interface Bounds {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const bounds: readonly Bounds[] = [
  { name: 'second', least: 0, most: 59 },
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day of the month', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, names: monthNames },
  { name: 'day of the week', least: 0, most: 6, names: dayNames },
];

const descriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 0 1 1 *',
  '@annually': '0 0 0 1 1 *',
  '@monthly': '0 0 0 1 * *',
  '@weekly': '0 0 0 * * 0',
  '@daily': '0 0 0 * * *',
  '@midnight': '0 0 0 * * *',
  '@hourly': '0 0 * * * *',
};

/** Reads five or six fields (seconds first), `@daily` and its like, `@every 4h`; `TZ=Area/City ` may stand before. */
export function parseCron(text: string): { readonly cron: Cron } | { readonly problem: string } {
  const [, zone = 'UTC', spec = ''] = /^TZ=([^ ]*) (.*)$/s.exec(text) ?? [undefined, 'UTC', text];
  if (!isZone(zone)) return { problem: `there is no time zone ${JSON.stringify(zone)}` };
  const trimmed = spec === text ? text : spec.trim();
  if (trimmed.startsWith('@every ')) return every(trimmed.slice('@every '.length));
  if (trimmed.startsWith('@') && !Object.hasOwn(descriptors, trimmed))
    return { problem: `it may be ${Object.keys(descriptors).join(', ')} or "@every 4h"` };
  const fields = (descriptors[trimmed] ?? trimmed).split(/\s+/).filter((field) => field !== '');
  if (fields.length !== 5 && fields.length !== 6)
    return {
      problem: `it has ${fields.length} fields: minute, hour, day of the month, month and day of the week are 5`,
    };
  return readFields(fields.length === 5 ? ['0', ...fields] : fields, zone || 'UTC');
}

function every(text: string): { readonly cron: Cron } | { readonly problem: string } {
  const delay = milliseconds(text);
  if (delay === undefined) return { problem: `${JSON.stringify(text)} is no duration as "4h30m"` };
  return { cron: { type: 'every', milliseconds: Math.max(1, Math.trunc(delay / 1000)) * 1000 } };
}

function readFields(fields: readonly string[], zone: string): { readonly cron: Cron } | { readonly problem: string } {
  const takes: ReadonlySet<number>[] = [];
  for (const [at, each] of bounds.entries()) {
    const values = new Set<number>();
    for (const range of (fields[at] ?? '').split(',').filter((part) => part !== '')) {
      const problem = readRange(range, each, values);
      if (problem !== undefined) return { problem: `${JSON.stringify(range)} as ${each.name}: ${problem}` };
    }
    takes.push(values);
  }
  const isEitherDay = ![fields[3], fields[5]].some((days) => days?.split(',').some(isStar));
  return { cron: { type: 'fields', takes, isEitherDay, zone } };
}

/** A star, also one that steps or that something nobody looks at follows: `*`, `?`, `*`/5, `*-3`. */
function isStar(range: string): boolean {
  return /^[*?](?:[-/]|$)/.test(range);
}

/** Adds what a range takes: `5`, `1-5`, `5/2` (up to the most), `1-5/2`, `*`; or says what is wrong with it. */
function readRange(range: string, bounds: Bounds, values: Set<number>): string | undefined {
  const [span = '', step = '1', ...slashes] = range.split('/');
  const [low = '', high, ...hyphens] = span.split('-');
  const isOpen = isStar(range);
  if (slashes.length > 0) return 'it has more than one "/"';
  if (!isOpen && hyphens.length > 0) return 'it has more than one "-"';
  const start = isOpen ? bounds.least : read(low, bounds);
  const isAlone = high === undefined;
  const end = isOpen || (isAlone && range.includes('/')) ? bounds.most : isAlone ? start : read(high, bounds);
  const by = whole(step);
  if (start === undefined || end === undefined || by === undefined) return 'it is no number';
  if (by === 0) return 'it steps by 0 and never ends';
  if (start < bounds.least || end > bounds.most || start > end)
    return `it must be ${bounds.least} to ${bounds.most}, the lower value first`;
  for (let value = start; value <= end; value += by) values.add(value);
  return undefined;
}

function read(text: string, { names, least }: Bounds): number | undefined {
  const named = names?.indexOf(text.toLowerCase()) ?? -1;
  return named < 0 ? whole(text) : named + least;
}

function whole(text: string): number | undefined {
  return /^\+?\d+$/.test(text) ? Number(text) : undefined;
}

function isZone(name: string): boolean {
  if (name === '' || name === 'UTC' || name === 'Local') return true;
  const resolved = /^[A-Za-z]/.test(name) ? resolvedZone(name) : undefined;
  // Names are taken without regard to case here, and as they are where Prow runs.
  return resolved !== undefined && (resolved === name || resolved.toLowerCase() !== name.toLowerCase());
}

function resolvedZone(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

const hour = 3_600_000;
const day = 24 * hour;

/** The next times at which it runs after `from`, in milliseconds since 1970; none where this year and the next five have no such time. */
export function nextTimes(cron: Cron, from: number, count: number): readonly number[] {
  const times: number[] = [];
  const offset = cron.type === 'fields' ? offsetOf(cron.zone) : () => 0;
  for (let last: number | undefined = from; times.length < count; ) {
    const whole: number = Math.floor(last / 1000) * 1000;
    last = cron.type === 'every' ? whole + cron.milliseconds : next(cron, whole + 1000, offset);
    if (last === undefined) break;
    times.push(last);
  }
  return times;
}

type Offset = (time: number) => number;

/** Goes from the coarse to the fine: to the next day, hour, minute or second until all of them are right. */
function next({ takes, isEitherDay }: Cron & { type: 'fields' }, from: number, offset: Offset): number | undefined {
  const [seconds, minutes, hours, days, months, weekdays] = takes;
  // A field as "," takes no value at all, and a day may still be one of the week.
  const isNever = [seconds, minutes, hours, months].some((field) => field?.size === 0);
  const end = isNever ? from : Date.UTC(new Date(from).getUTCFullYear() + 6, 0);
  for (let time = from; time < end; ) {
    const local = time + offset(time);
    const date = new Date(local);
    const isDay = days?.has(date.getUTCDate()) === true;
    const isWeekday = weekdays?.has(date.getUTCDay()) === true;
    const isRight = isEitherDay ? isDay || isWeekday : isDay && isWeekday;
    if (!isRight || !months?.has(date.getUTCMonth() + 1)) time = nextMidnight(time, local, offset);
    else if (!hours?.has(date.getUTCHours())) time += hour - (local % hour);
    else if (!minutes?.has(date.getUTCMinutes())) time += 60_000 - (local % 60_000);
    else if (!seconds?.has(date.getUTCSeconds())) time += 1000;
    else return time;
  }
  return undefined;
}

/** The day that follows begins earlier or later where the clocks are changed before. */
function nextMidnight(time: number, local: number, offset: Offset): number {
  const midnight = time + day - (local % day);
  return Math.max(time + 1000, midnight + offset(time) - offset(midnight));
}

/** Milliseconds that the clocks of a zone are ahead of UTC. */
function offsetOf(zone: string): Offset {
  if (zone === 'UTC' || zone === 'Local') return () => 0;
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: zone, hourCycle: 'h23', era: 'short' },
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  return (time) => {
    const part = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(time / 1000) * 1000;
  };
}
