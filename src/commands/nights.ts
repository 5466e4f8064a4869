import { join } from 'node:path';
import type { Request } from '../model/request.ts';
import { type SourceSnapshot, shortCommit } from '../model/source.ts';
import { resolveRefs } from '../run.ts';
import { createHost } from '../wiring.ts';
import { pastDay } from './asked-components.ts';
import type { Given, Terminal } from './command.ts';
import { execute } from './execute.ts';
import { invalid } from './invalid-option.ts';
import { hostOptionsOf, outputDir, requestOf } from './request-options.ts';

/** Makes the request of one run. */
type RunRequest = (given: Given, terminal: Terminal) => Promise<Request>;

/** One day of --date-range. */
interface Night {
  readonly day: string;
  /** The options of its run. */
  readonly given: Given;
  /** The commits of the components; undefined where not all can be resolved, which the run itself tells. */
  readonly sources: readonly SourceSnapshot[] | undefined;
  /** Whether they are those of the day before. */
  readonly isSame: boolean;
}

/**
 * One run for each day of --date-range, in order, each in a folder of its own. A day on which no component had a new
 * commit is said and left out; a cancelled run is the last. The exit code says all that any of them said.
 */
export async function runNights(given: Given, terminal: Terminal, runRequest: RunRequest): Promise<number> {
  let code = 0;
  for await (const night of nights(given, terminal)) {
    terminal.stderr.write(`streamstress: ${nightText(night)}\n`);
    if (night.isSame) continue;
    const ended = await execute(await runRequest(night.given, terminal), night.given, terminal);
    code |= ended;
  }
  return terminal.signals.cancel.aborted ? code | 2 : code;
}

/** What each day would run; nothing is touched. */
export async function showNights(given: Given, terminal: Terminal): Promise<number> {
  const all: Night[] = [];
  for await (const night of nights(given, terminal)) all.push(night);
  const days = all.map(({ day, sources, isSame }) => ({ day, runs: !isSame, sources: sources ?? null }));
  const text = given.is('json') ? JSON.stringify(days, null, 2) : all.map(nightText).join('\n');
  terminal.stdout.write(`${text}\n`);
  return 0;
}

async function* nights(given: Given, terminal: Terminal): AsyncGenerator<Night> {
  let before: string | undefined;
  for (const day of daysOf(given)) {
    const own = nightOptions(day, given, outputDir(given, terminal));
    const sources = await sourcesOf(own, terminal);
    if (terminal.signals.cancel.aborted) return;
    const commits = sources?.map(({ commit }) => commit).join();
    yield { day, given: own, sources, isSame: commits !== undefined && commits === before };
    if (terminal.signals.cancel.aborted) return;
    before = commits;
  }
}

function nightText({ day, sources, isSame }: Night): string {
  const commits = sources?.map(({ name, commit }) => `${name} ${shortCommit(commit)}`).join(', ');
  if (isSame) return `${day}: the same commits as the day before (${commits}), nothing to run`;
  return `${day}: ${commits ?? 'not all refs can be resolved'}`;
}

/** Every day of the range, with the first and the last one. Errors: `request`. */
function daysOf(given: Given): readonly string[] {
  const range = given.text('date-range') ?? '';
  const [first = '', last, more] = range.split(':');
  if (last === undefined || more !== undefined) throw invalid('date-range', range, 'write FIRST:LAST, two days');
  if (given.text('as-of') !== undefined)
    throw invalid('date-range', range, 'each day of it is an --as-of: leave that out');
  if (given.text('job') !== undefined)
    throw invalid('date-range', range, 'each day of it has a Job of its own: leave out --job');
  if (given.is('baseline'))
    throw invalid('date-range', range, "the operator's own images are the same on each day: leave out --baseline");
  const isBackwards = pastDay('date-range', first) > pastDay('date-range', last);
  if (isBackwards) throw invalid('date-range', range, 'write the first day first');
  const days = [first];
  for (let day = first; day < last; days.push(day)) day = dayAfter(day);
  return days;
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 24 * 60 * 60_000).toISOString().slice(0, 10);
}

/** The options of a day: its date, an identifier and a folder. */
function nightOptions(day: string, given: Given, folder: string): Given {
  const own: Readonly<Record<string, string>> = {
    'as-of': day,
    'run-id': `${given.text('run-id') ?? 'run'}-${day}`,
    'output-dir': join(folder, day),
  };
  const text = (name: string) => own[name] ?? given.text(name);
  return { ...given, text };
}

async function sourcesOf(given: Given, terminal: Terminal): Promise<readonly SourceSnapshot[] | undefined> {
  const host = createHost(terminal, { ...hostOptionsOf(given, terminal, []), logs: false });
  try {
    return await resolveRefs({ ...requestOf('run', given, terminal), goal: 'build' }, host);
  } catch {
    return undefined;
  }
}
