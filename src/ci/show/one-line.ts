import { plainText } from '../../model/plain-text.ts';

/** A line that stays one, with its columns: what is in a file may end lines and colour terminals. */
export function oneLine(text: string): string {
  return plainText(text).replaceAll('\n', ' ').trimEnd();
}
