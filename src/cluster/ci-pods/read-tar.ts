/** A file of an archive; `content` is read before the next one is asked for. */
export interface TarFile {
  /** As it was written: hostile. */
  readonly path: string;
  readonly type: 'file' | 'folder' | 'other';
  readonly isExecutable: boolean;
  readonly content: AsyncIterable<Uint8Array>;
}

const block = 512;

/**
 * The entries of a tar as GNU tar, bsdtar and busybox write it, with long names of either kind. Ends where the archive does,
 * be it cut off. A content that nobody reads is skipped.
 */
export async function* readTar(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<TarFile> {
  const source = bytesOf(bytes);
  let [longPath, longSize]: [string | undefined, number | undefined] = [undefined, undefined];
  for (;;) {
    const header = await source.take(block);
    if (header === undefined || header[0] === 0) return;
    const kind = String.fromCharCode(header[156] ?? 0);
    const size = kind === 'x' || longSize === undefined ? numberOf(header, 124, 12) : longSize;
    const padding = (block - (size % block)) % block;
    if (kind === 'L' || kind === 'x' || kind === 'g') {
      const text = textOf((await source.take(size)) ?? Buffer.alloc(0), 0, size);
      await source.take(padding);
      if (kind === 'L') longPath = text;
      if (kind === 'x') [longPath, longSize] = [extended(text, 'path') ?? longPath, asNumber(extended(text, 'size'))];
      continue;
    }
    const content = source.some(size);
    const type = kind === '0' || kind === '\0' ? 'file' : kind === '5' ? 'folder' : 'other';
    const isExecutable = (numberOf(header, 100, 8) & 0o100) !== 0;
    yield { path: longPath ?? pathOf(header), type, isExecutable, content };
    for await (const _ of content);
    await source.take(padding);
    [longPath, longSize] = [undefined, undefined];
  }
}

/** Bytes by number: `take` has all of them or undefined, `some` passes them on as they come. */
function bytesOf(bytes: AsyncIterable<Uint8Array>) {
  const pieces = bytes[Symbol.asyncIterator]();
  let waiting: Uint8Array = new Uint8Array();
  const more = async (): Promise<boolean> => {
    const { done, value } = await pieces.next();
    if (!done) waiting = value;
    return !done;
  };
  async function* some(size: number): AsyncGenerator<Uint8Array> {
    let left = size;
    while (left > 0) {
      if (waiting.length === 0 && !(await more())) return;
      const piece = waiting.subarray(0, left);
      waiting = waiting.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }
  return {
    some,
    async take(size: number): Promise<Uint8Array | undefined> {
      const parts: Uint8Array[] = [];
      for await (const part of some(size)) parts.push(part);
      const whole = Buffer.concat(parts);
      return whole.length === size ? whole : undefined;
    },
  };
}

function pathOf(header: Uint8Array): string {
  const isUstar = textOf(header, 257, 6) === 'ustar';
  const prefix = isUstar ? textOf(header, 345, 155) : '';
  const name = textOf(header, 0, 100);
  return prefix === '' ? name : `${prefix}/${name}`;
}

function textOf(bytes: Uint8Array, start: number, length: number): string {
  const part = Buffer.from(bytes.subarray(start, start + length));
  const end = part.indexOf(0);
  return part.toString('utf8', 0, end < 0 ? part.length : end);
}

/** Octal, or binary where the first bit is set. */
function numberOf(bytes: Uint8Array, start: number, length: number): number {
  const part = bytes.subarray(start, start + length);
  if (((part[0] ?? 0) & 0x80) === 0) return Number.parseInt(textOf(bytes, start, length).trim(), 8) || 0;
  return part.slice(1).reduce((sum, byte) => sum * 256 + byte, 0);
}

/** The value of a record of a pax header: `<length> <key>=<value>`. */
function extended(text: string, key: string): string | undefined {
  return new RegExp(`^\\d+ ${key}=(.*)$`, 'm').exec(text)?.[1];
}

function asNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
