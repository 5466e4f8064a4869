const block = 512;

/** The regular files of a tar archive (ustar, with GNU's and PAX's long names), by their paths without `./` before. */
export function untar(archive: Buffer): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  let longName: string | undefined;
  for (let at = 0; at + block <= archive.length && archive[at] !== 0; ) {
    const text = (from: number, length: number) =>
      archive.toString('utf8', at + from, at + from + length).split('\0')[0] ?? '';
    const size = Number.parseInt(text(124, 12).trim() || '0', 8);
    const content = archive.subarray(at + block, at + block + size);
    const type = text(156, 1);
    const name = longName ?? [text(345, 155), text(0, 100)].filter(Boolean).join('/');
    if (type === '0' || type === '') files.set(name.replace(/^\.?\//, ''), content);
    longName = longNameOf(type, content);
    at += block + Math.ceil(size / block) * block;
  }
  return files;
}

/** What an entry says about the name of the next one. */
function longNameOf(type: string, content: Buffer): string | undefined {
  if (type === 'L') return content.toString().replace(/\0+$/, '');
  return type === 'x' ? /\d+ path=(?<path>.*)\n/.exec(content.toString())?.groups?.path : undefined;
}
