/**
 * A file of the site as bytes, unpacked where it is compressed; undefined where it is not there. `fresh` asks the server
 * again instead of a cache. Errors: an Error that names the file.
 */
export async function readFile(url: URL, fresh = false): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const response = await fetch(url, { cache: fresh ? 'no-cache' : 'default' });
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`"${url.pathname}" cannot be read: the server answered ${response.status}.`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return isPacked(bytes) ? unpacked(bytes) : bytes;
}

export function parseJson<T>(bytes: Uint8Array): T {
  return JSON.parse(new TextDecoder().decode(bytes)) as T;
}

/** Some servers say how a file is compressed, and the browser unpacks it; GitHub Pages does not. */
function isPacked([first, second]: Uint8Array): boolean {
  return first === 0x1f && second === 0x8b;
}

async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
