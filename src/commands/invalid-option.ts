import { StreamstressError } from '../model/error.ts';
import type { Given } from './command.ts';

/** An option with a value that makes no sense. */
export function invalid(option: string, value: string, what: string): StreamstressError {
  return invalidOptions([`--${option} "${value}": ${what}`]);
}

/** Everything that is wrong with some options, one line each. */
export function invalidOptions(problems: readonly string[]): StreamstressError {
  return new StreamstressError('request', ['options', 'invalid'], problems.join('\n'));
}

/** The value of an option that has but a few, the first of them where it was not given. */
export function oneOf<const T extends string>(given: Given, option: string, values: readonly [T, ...T[]]): T {
  const text = given.text(option);
  const found = text === undefined ? values[0] : values.find((value) => value === text);
  if (found === undefined)
    throw invalid(option, `${text}`, `must be ${values.slice(0, -1).join(', ')} or ${values.at(-1)}`);
  return found;
}
