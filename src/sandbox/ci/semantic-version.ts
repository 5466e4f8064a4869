/** A semantic version: `4.19.0-0.nightly-2026-01-02-030405`. */
export interface SemanticVersion {
  readonly numbers: readonly number[];
  /** What stands after `-`, at its dots; empty for a release. */
  readonly pre: readonly string[];
}

/** Undefined where the text is no semantic version. What stands after `+` says nothing about the order. */
export function semanticVersion(text: string): SemanticVersion | undefined {
  const groups = /^(?<numbers>\d+\.\d+\.\d+)(?:-(?<pre>[0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/.exec(text)?.groups;
  if (groups?.numbers === undefined) return undefined;
  return { numbers: groups.numbers.split('.').map(Number), pre: groups.pre?.split('.') ?? [] };
}

/** The order of semver.org, 11: negative where `a` comes before `b`. */
export function compareVersions(a: SemanticVersion, b: SemanticVersion): number {
  const byNumber = a.numbers.map((number, index) => number - (b.numbers[index] ?? 0)).find((by) => by !== 0);
  if (byNumber !== undefined) return byNumber;
  if (a.pre.length === 0 || b.pre.length === 0) return b.pre.length - a.pre.length;
  const byPart = a.pre.map((part, index) => compareParts(part, b.pre[index])).find((by) => by !== 0);
  return byPart ?? a.pre.length - b.pre.length;
}

/** Numbers come before words; what is longer comes after its beginning. */
function compareParts(a: string, b: string | undefined): number {
  if (b === undefined) return 1;
  const numbers = [a, b].map((part) => (/^\d+$/.test(part) ? Number(part) : undefined));
  const [first, second] = numbers;
  if (first !== undefined && second !== undefined) return first - second;
  if (first !== undefined || second !== undefined) return first === undefined ? 1 : -1;
  return a < b ? -1 : Number(a > b);
}

const comparisons: Readonly<Record<string, (order: number) => boolean>> = {
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '=': (order) => order === 0,
  '': (order) => order === 0,
  '!=': (order) => order !== 0,
};

/**
 * What a range lets pass: conditions with a space between have to hold together, `||` stands between alternatives,
 * `>4.18.0-0 <4.19.0-0`. Undefined where it is none.
 */
export function versionRange(text: string): ((version: SemanticVersion) => boolean) | undefined {
  const alternatives = text.split('||').map((all) => all.trim().split(/\s+/).map(condition));
  if (alternatives.flat().includes(undefined)) return undefined;
  return (version) => alternatives.some((all) => all.every((holds) => holds?.(version)));
}

function condition(text: string): ((version: SemanticVersion) => boolean) | undefined {
  const { operator = '', bound = '' } = /^(?<operator>[<>=!]*)(?<bound>.*)$/.exec(text)?.groups ?? {};
  const [compare, limit] = [comparisons[operator], semanticVersion(bound)];
  return compare && limit && ((version) => compare(compareVersions(version, limit)));
}
