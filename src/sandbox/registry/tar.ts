const block = 512;

/** A regular file for an archive or an image layer. */
export interface TarFile {
  /** Relative, with `/` between folders; at most 100 bytes. */
  readonly path: string;
  /** Permission bits: 0o755. */
  readonly mode: number;
  readonly content: string | Buffer;
}

/** A folder: a path that ends with `/`, and its permission bits. */
type TarFolder = Omit<TarFile, 'content'>;

/** A symbolic link; its target has at most 100 bytes too. */
interface TarLink {
  readonly path: string;
  readonly target: string;
}

export type TarEntry = TarFile | TarFolder | TarLink;

/** The files as a tar archive (POSIX ustar); owners are root and all times 0, so equal files give equal bytes. */
export function tar(entries: readonly TarEntry[]): Buffer {
  const parts = entries.flatMap((entry) => {
    const content = Buffer.from('content' in entry ? entry.content : '');
    return [header(entry, content.length), content, Buffer.alloc(-content.length & (block - 1))];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}

/** Offsets are those of the ustar header: name 0, mode 100, uid 108, gid 116, size 124, mtime 136, checksum 148 … */
function header(entry: TarEntry, size: number): Buffer {
  const { path } = entry;
  const target = 'target' in entry ? entry.target : '';
  const mode = 'mode' in entry ? entry.mode : 0o777;
  const long = [path, target].find((text) => Buffer.byteLength(text) > 100);
  if (long !== undefined) throw new RangeError(`the path "${long}" is too long for a ustar header`);
  const bytes = Buffer.alloc(block);
  bytes.write(path, 0);
  bytes.write(octal(mode, 7), 100);
  bytes.write(octal(0, 7), 108);
  bytes.write(octal(0, 7), 116);
  bytes.write(octal(size, 11), 124);
  bytes.write(octal(0, 11), 136);
  bytes.write(' '.repeat(8), 148);
  bytes.write(target ? '2' : path.endsWith('/') ? '5' : '0', 156);
  bytes.write(target, 157);
  bytes.write('ustar\0', 257);
  bytes.write('00', 263);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${octal(sum, 6)}\0 `, 148);
  return bytes;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}
