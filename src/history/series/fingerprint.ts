import { createHash } from 'node:crypto';
import { byteReader, byteWriter } from '../format/varint.ts';

/** 32 bits that tell the id of a run from those of all others, but for one in a hundred thousand. */
export function fingerprint(id: string): number {
  return createHash('sha256').update(id).digest().readUInt32LE();
}

/** In rising order, each as its difference to the one before. */
export function encodeFingerprints(all: ReadonlySet<number>): Uint8Array {
  const writer = byteWriter();
  let before = 0;
  for (const one of Uint32Array.from(all).sort()) {
    writer.number(one - before);
    before = one;
  }
  return writer.bytes();
}

/** Errors: a RangeError where the bytes are others. */
export function decodeFingerprints(bytes: Uint8Array): ReadonlySet<number> {
  const reader = byteReader(bytes);
  const all = new Set<number>();
  for (let at = 0; !reader.ended(); ) {
    at += reader.number();
    all.add(at);
  }
  return all;
}
