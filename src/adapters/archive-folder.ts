import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

const block = 512;

/** Kinds of entries of a tar archive (POSIX ustar, and `x` of pax for what does not fit its fields). */
const types = { file: '0', link: '2', folder: '5', extended: 'x' } as const;

interface Entry {
  /** Relative to the folder; folders end with `/`. */
  readonly path: string;
  readonly type: keyof typeof types;
  readonly mode: number;
  readonly size: number;
  /** Where a link leads. */
  readonly target: string;
}

/**
 * What is in a folder as a gzipped tar, as it is read, in the order of the names. Owners are root, and all times that one
 * (milliseconds since 1970); of the permissions only whether a file may be run is kept, as git does. Links are not followed.
 */
export function archiveFolder(folder: string, without: readonly string[], time: number): Readable {
  const archive = new PassThrough();
  pipeline(Readable.from(entriesOf(folder, without, time)), createGzip(), archive).catch(() => undefined);
  return archive;
}

async function* entriesOf(folder: string, without: readonly string[], time: number): AsyncGenerator<Buffer> {
  for await (const entry of walk(folder, '', without)) {
    yield* headers(entry, time);
    if (entry.type !== 'file' || entry.size === 0) continue;
    yield* createReadStream(join(folder, entry.path), { end: entry.size - 1 });
    yield Buffer.alloc(-entry.size & (block - 1));
  }
  yield Buffer.alloc(2 * block);
}

async function* walk(folder: string, below: string, without: readonly string[]): AsyncGenerator<Entry> {
  const names = (await readdir(join(folder, below))).sort();
  for (const name of names) {
    const path = `${below}${name}`;
    if (without.includes(path)) continue;
    const about = await lstat(join(folder, path));
    const plain = { path, mode: about.mode & 0o111 ? 0o755 : 0o644, size: 0, target: '' };
    if (about.isFile()) yield { ...plain, type: 'file', size: about.size };
    if (about.isSymbolicLink())
      yield { ...plain, type: 'link', mode: 0o777, target: await readlink(join(folder, path)) };
    if (!about.isDirectory()) continue;
    yield { ...plain, type: 'folder', path: `${path}/`, mode: 0o755 };
    yield* walk(folder, `${path}/`, without);
  }
}

/** The header of an entry; before it, where the ustar fields are too short for it, a pax header that says the rest. */
function* headers(entry: Entry, time: number): Generator<Buffer> {
  const { path, target, size } = entry;
  const records = [
    ...(Buffer.byteLength(path) > 100 ? [record('path', path)] : []),
    ...(Buffer.byteLength(target) > 100 ? [record('linkpath', target)] : []),
    ...(size >= 8 ** 11 ? [record('size', `${size}`)] : []),
  ].join('');
  if (records !== '') {
    const bytes = Buffer.from(records);
    yield header({ path: 'pax', type: 'extended', mode: 0o644, size: bytes.length, target: '' }, time);
    yield Buffer.concat([bytes, Buffer.alloc(-bytes.length & (block - 1))]);
  }
  yield header(entry, time);
}

/** `<length of the whole record> <key>=<value>\n`. */
function record(key: string, value: string): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  const length = rest + `${rest + `${rest}`.length}`.length;
  return `${length} ${key}=${value}\n`;
}

/** Offsets are those of the ustar header: name 0, mode 100, uid 108, gid 116, size 124, mtime 136, checksum 148 … */
function header({ path, type, mode, size, target }: Entry, time: number): Buffer {
  const bytes = Buffer.alloc(block);
  bytes.write(path, 0, 100);
  bytes.write(octal(mode, 7), 100);
  bytes.write(octal(0, 7), 108);
  bytes.write(octal(0, 7), 116);
  bytes.write(octal(size % 8 ** 11, 11), 124);
  bytes.write(octal(Math.floor(time / 1000), 11), 136);
  bytes.write(' '.repeat(8), 148);
  bytes.write(types[type], 156);
  bytes.write(target, 157, 100);
  bytes.write('ustar\0', 257);
  bytes.write('00', 263);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${octal(sum, 6)}\0 `, 148);
  return bytes;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}
