import { createHash } from 'node:crypto';

/** 32 letters and digits, without those that make words. */
const alphabet = 'bcdfghijklmnpqrstvwxyz0123456789';
const hashedBytes = 5;

/**
 * Eight characters that tell the inputs of one run from those of another; in which order they are given does not matter.
 * The same of ci-operator: SHA-256 of the sorted texts, its first five bytes in base 32.
 */
export function inputHash(texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts.toSorted()) hash.update(text);
  const bits = [...hash.digest().subarray(0, hashedBytes)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join('');
}
