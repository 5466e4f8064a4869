import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { nearNames } from '../../model/near-names.ts';
import { type Path, pathText } from '../violation.ts';
import type { Plain } from './plain-scalar.ts';

/** What has to be where a value is of another type. */
export const wanted = {
  string: 'a text',
  boolean: 'true or false',
  duration: 'a duration as "1h30m"',
} as const;

/** A text that was written without its quotes where these matter. */
export function unquoted(plain: Plain, source: string, path: Path): string {
  const meaning = plain.type === 'boolean' ? plain.value : 'a number';
  return `${named(path)} must be a text, and ${source} without quotes is ${meaning}: write "${source}"`;
}

/** A key that is none, and what may have been meant. */
export function unknownKey(key: string, path: Path, names: readonly string[]): string {
  const near = nearNames(key, names, 3).map((name) => `"${name}"`);
  const all = names.length <= 12 ? `It may have ${names.join(', ')}` : '"streamstress ci schema" has all that there is';
  const advice = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : all;
  return `${named(path)} has no "${key}". ${advice}`;
}

/** A value in a sentence. */
export function named(path: Path): string {
  return path.length === 0 ? 'the file' : pathText(path);
}

/** What is there in place of what should be. */
export function kindOf(node: Node): string {
  if (isMap(node)) return 'a map';
  if (isSeq(node)) return 'a list';
  return isScalar(node) ? JSON.stringify(String(node.value ?? '').slice(0, 60)) : 'nothing';
}
