import { StreamstressError } from '../model/error.ts';

/** An option with a value that makes no sense. */
export function invalid(option: string, value: string, what: string): StreamstressError {
  return invalidOptions([`--${option} "${value}": ${what}`]);
}

/** Everything that is wrong with some options, one line each. */
export function invalidOptions(problems: readonly string[]): StreamstressError {
  return new StreamstressError('request', ['options', 'invalid'], problems.join('\n'));
}
