import { closeSync, openSync, readSync } from 'node:fs';
import type { GrowingLog } from '../../api/growing-log.ts';

/** Bytes that are read at a time. */
const piece = 1 << 20;

/** The log of a container in a file; it has nothing while the file is not there, and after that has gone with its Pod. */
export function containerLog(file: string, runs: () => boolean): GrowingLog {
  return { read: (from) => readFrom(file, from), runs, times: [], readers: new Set() };
}

function readFrom(path: string, from: number): Buffer {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return Buffer.of();
  }
  try {
    const bytes = Buffer.allocUnsafe(piece);
    return bytes.subarray(0, readSync(file, bytes, 0, piece, from));
  } finally {
    closeSync(file);
  }
}
