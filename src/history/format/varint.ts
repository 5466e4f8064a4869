/** Bytes that grow; whole numbers below 2^32 take 7 bits a byte, the lowest first. */
export interface ByteWriter {
  number(value: number): void;
  bytes(): Uint8Array;
}

export function byteWriter(): ByteWriter {
  let buffer = new Uint8Array(1024);
  let length = 0;
  const push = (byte: number): void => {
    if (length === buffer.length) {
      const larger = new Uint8Array(buffer.length * 2);
      larger.set(buffer);
      buffer = larger;
    }
    buffer[length] = byte;
    length += 1;
  };
  return {
    number(value) {
      let rest = value >>> 0;
      while (rest > 127) {
        push((rest & 127) | 128);
        rest >>>= 7;
      }
      push(rest);
    },
    bytes: () => buffer.slice(0, length),
  };
}

/** Reads what a writer wrote. */
export interface ByteReader {
  /** Errors: a RangeError where the bytes end too early or are no number. */
  number(): number;
  /** Whether nothing is left. */
  ended(): boolean;
}

const longest = 5;

export function byteReader(bytes: Uint8Array): ByteReader {
  let at = 0;
  return {
    number() {
      let value = 0;
      for (let n = 0; n < longest; n += 1) {
        const byte = bytes[at];
        if (byte === undefined) throw new RangeError('the bytes end in the middle of a number');
        at += 1;
        value += (byte & 127) * 2 ** (7 * n);
        if (byte < 128) return value;
      }
      throw new RangeError('a number is longer than 32 bits');
    },
    ended: () => at === bytes.length,
  };
}
