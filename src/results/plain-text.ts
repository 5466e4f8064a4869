import { plainText as withoutControls } from '../model/plain-text.ts';

const plain = /^[\x20-\x7e]*$/;
const escapeThroughXml = /\uFFFD(?=\[[0-9;]{0,20}[A-HJKSTfm])/g;

/** Hostile text as a result may hold it: no escape sequences (also where XML made U+FFFD of one) or control characters. */
export function plainText(text: string): string {
  if (plain.test(text)) return text;
  return withoutControls(text.toWellFormed().replace(/\r\n?/g, '\n').replace(escapeThroughXml, '\u001b'));
}

/** At most that many lines and characters, with a mark where something was cut off. */
export function beginning(text: string, lines: number, characters: number): string {
  const kept = text.split('\n', lines).join('\n').slice(0, characters).toWellFormed();
  return kept.length < text.length ? `${kept.trimEnd()} …` : kept;
}

/** A sentence's worth of hostile text. */
export function inSentence(text: string): string {
  return beginning(plainText(text).trim(), 3, 500);
}
