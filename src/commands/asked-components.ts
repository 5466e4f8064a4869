import { isDay, readRef } from '../model/asked-ref.ts';
import type { AskedComponent } from '../model/request.ts';
import type { Given } from './command.ts';
import { invalid, invalidOptions } from './invalid-option.ts';

const options = ['components', 'component'] as const;

/** The components of --components and --component, which are the same. Errors: `request`, with everything that is wrong. */
export function askedComponents(given: Given): readonly AskedComponent[] {
  const items = options.flatMap((option) =>
    given.texts(option).flatMap((list) => list.split(',').map((item) => ({ option, list, ...readItem(item.trim()) }))),
  );
  const problems = items.flatMap(({ option, list, problem }) => (problem ? [`--${option} "${list}": ${problem}`] : []));
  const names = items.map(({ name }) => name).filter((name) => name !== '');
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  const all = options.flatMap((option) => given.texts(option)).join(',');
  problems.push(
    ...[...new Set(twice)].map(
      (name) => `--components "${all}": "${name}" is there twice; one run tests one ref of it`,
    ),
  );
  if (problems.length > 0) throw invalidOptions(problems);
  return items.map(({ option, name, ref }) => ({ name, ref, origin: `--${option}` }));
}

/** The day of --as-of. */
export function asOf(given: Given): string | undefined {
  const day = given.text('as-of');
  return day === undefined ? undefined : pastDay('as-of', day);
}

/** A day that has begun. Errors: `request`. */
export function pastDay(option: string, day: string): string {
  if (!isDay(day)) throw invalid(option, day, 'write a day as YYYY-MM-DD, such as 2026-10-31');
  if (isFuture(day)) throw invalid(option, day, `that day is yet to come; today is ${today()}, UTC`);
  return day;
}

/** A ref that is an option of its own. */
export function refOption(given: Given, option: string): string | undefined {
  const ref = given.text(option);
  const problem = ref === undefined ? undefined : refProblem(ref);
  if (ref !== undefined && problem !== undefined) throw invalid(option, ref, problem);
  return ref;
}

/** `name`, `name:ref` or `name@DATE`. */
function readItem(item: string): { name: string; ref: string | undefined; problem: string | undefined } {
  const [, name = '', separator, rest = ''] = /^([^:@]*)(?:([:@])(.*))?$/.exec(item) ?? [];
  const ref = separator === undefined ? undefined : separator === '@' ? `@${rest}` : rest;
  return { name, ref, problem: itemProblem(name, ref) };
}

function itemProblem(name: string, ref: string | undefined): string | undefined {
  if (name === '') return 'a name is missing; write name[:ref] or name@DATE, separated by commas';
  if (ref === '') return `the ref of "${name}" is missing; leave out the colon for its branch`;
  const problem = ref === undefined ? undefined : refProblem(ref);
  return problem === undefined ? undefined : `the ref of "${name}" is no ref: ${problem}`;
}

function refProblem(text: string): string | undefined {
  const ref = readRef(text);
  if (ref.type === 'malformed') return ref.why;
  return ref.type === 'date' && isFuture(ref.date) ? `${ref.date} is yet to come; today is ${today()}, UTC` : undefined;
}

function isFuture(day: string): boolean {
  return day > today();
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
