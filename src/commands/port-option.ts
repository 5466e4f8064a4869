import { StreamstressError } from '../model/error.ts';
import type { Given } from './command.ts';

/** A port that was given; undefined where none was. Errors: `request`, `options:invalid`. */
export function portOption(given: Given, option: string): number | undefined {
  const text = given.text(option);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number < 65536) return number;
  throw new StreamstressError(
    'request',
    ['options', 'invalid'],
    `--${option} "${text}": a port is a whole number from 1 to 65535`,
  );
}
