/** The first version number in a text (`go version go1.26.8 linux/amd64`), or undefined. */
export function versionIn(text: string): string | undefined {
  return /(?<![\d.])\d+\.\d+(\.\d+)?/.exec(text)?.[0];
}

/** Compares number by number; a missing one counts as 0. */
export function isAtLeast(version: string, minimum: string): boolean {
  const found = version.split('.').map(Number);
  const wanted = minimum.split('.').map(Number);
  const differs = wanted.findIndex((number, index) => (found[index] ?? 0) !== number);
  return differs === -1 || (found[differs] ?? 0) > (wanted[differs] ?? 0);
}
