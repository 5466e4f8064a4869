/** Bytes in, text out; what a chunk cuts in two comes with the next one. */
export interface XmlDecoder {
  push(bytes: Uint8Array): string;
  /** The rest, after the last chunk. */
  end(): string;
}

const declared = /^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][\w.:-]*)["']/;
/** A declaration must have come by then. */
const longestDeclaration = 256;

/**
 * Decodes by the byte order mark, else by how the first bytes look (UTF-16), else as declared, else as UTF-8. Bytes that
 * stand for nothing become U+FFFD, and an encoding that nobody knows is read as UTF-8.
 */
export function createXmlDecoder(): XmlDecoder {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let first: Uint8Array = new Uint8Array();

  function start(): string {
    decoder = decoderFor(first);
    return decoder.decode(first, { stream: true });
  }

  return {
    push(bytes) {
      if (decoder) return decoder.decode(bytes, { stream: true });
      first = first.length === 0 ? bytes : joined(first, bytes);
      return first.length < longestDeclaration && !first.includes(0x3e) ? '' : start();
    },
    end() {
      const begun = decoder ? '' : start();
      return begun + (decoder?.decode() ?? '');
    },
  };
}

function decoderFor(first: Uint8Array): InstanceType<typeof TextDecoder> {
  const [a, b] = first;
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c)) return new TextDecoder('utf-16be');
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0)) return new TextDecoder('utf-16le');
  const beginning = new TextDecoder('latin1').decode(first.subarray(0, longestDeclaration));
  const label = declared.exec(beginning)?.[1]?.toLowerCase() ?? 'utf-8';
  return a === 0xef || label.startsWith('utf-16') ? new TextDecoder() : known(label);
}

function known(label: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
