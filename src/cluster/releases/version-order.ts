/** Orders semantic versions, older ones first (semver.org, 11): `4.19.0-rc.1` before `4.19.0` before `4.19.10`. */
export function byVersion(a: string, b: string): number {
  const [first, second] = [partsOf(a), partsOf(b)];
  return byParts(first.numbers, second.numbers) || byPre(first.pre, second.pre);
}

function partsOf(version: string): { readonly numbers: readonly string[]; readonly pre: readonly string[] } {
  const [core = '', ...rest] = version.replace(/\+.*$/, '').split('-');
  const pre = rest.join('-');
  return { numbers: core.split('.'), pre: pre === '' ? [] : pre.split('.') };
}

/** What has nothing behind its numbers is the release itself. */
function byPre(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  return byParts(a, b);
}

function byParts(a: readonly string[], b: readonly string[]): number {
  for (const [at, part] of a.entries()) {
    const order = byPart(part, b[at]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Numbers come before words. */
function byPart(a: string, b: string | undefined): number {
  if (b === undefined) return 1;
  const [first, second] = [a, b].map((part) => (/^\d+$/.test(part) ? Number(part) : undefined));
  if (first !== undefined && second !== undefined) return first - second;
  if (first !== undefined || second !== undefined) return first === undefined ? 1 : -1;
  return a < b ? -1 : Number(a > b);
}
