import type { RowSource, RunRow } from '../../src/history/format/run-row.ts';

/**
 * What a run says of a part: all was well (`passed`), it is to blame (`accused`) or may be (`suspected`), others are or
 * nobody is known (`open`), the run says nothing of its sources (`unknown`), or it was not in it (`absent`).
 */
export type PartState = 'passed' | 'accused' | 'suspected' | 'open' | 'unknown' | 'absent';

/** Something that moves from run to run: a component, a suite's repository, the operator or the cluster. */
export interface ComponentStrip {
  readonly name: string;
  /** As the newest run had it; absent for the operator and the cluster. */
  readonly source?: RowSource;
  /** Commit or version. */
  readonly newest: string;
  /** Newest one with which a run has passed. */
  readonly safe?: { readonly version: string; readonly run: string };
  /** Of the newest runs, oldest first. */
  readonly cells: readonly PartCell[];
}

export interface PartCell {
  readonly state: PartState;
  /** It is another one than in the run before. */
  readonly moved: boolean;
}

const shownRuns = 30;
const silent: ReadonlySet<string> = new Set(['infrastructure', 'incomplete', 'cancelled']);

/** Every part of which the runs are made, components first. `rows` are oldest first. */
export function componentStrips(rows: readonly RunRow[]): readonly ComponentStrip[] {
  const blames = rows.slice(-shownRuns).map((row) => blameOf(row, rows));
  const sources = new Map(rows.flatMap((row) => row.sources).map((source) => [source.name, source]));
  const byRole = [...sources.values()].sort((a, b) => (a.role < b.role ? -1 : a.role > b.role ? 1 : 0));
  return [
    ...byRole.flatMap((source) => {
      const commits = rows.map((row) => (isTested(source, row) ? commitIn(row, source.name) : undefined));
      return stripOf(source.name, commits, rows, blames).map((strip) => ({ ...strip, source }));
    }),
    ...stripOf(
      'operator',
      rows.map(({ csv }) => csv),
      rows,
      blames,
    ),
    ...stripOf(
      'OpenShift',
      rows.map(({ openshift }) => openshift),
      rows,
      blames,
    ),
  ];
}

/** A run of the operator's own images says nothing of components. */
function isTested({ role }: RowSource, { baseline = false }: RunRow): boolean {
  return !(baseline && role === 'component');
}

function commitIn({ sources }: RunRow, name: string): string | undefined {
  return sources.find((source) => source.name === name)?.commit;
}

/** `versions` are by row; without one there is no strip. */
function stripOf(
  name: string,
  versions: readonly (string | undefined)[],
  rows: readonly RunRow[],
  blames: readonly Blame[],
): ComponentStrip[] {
  const newest = versions.findLast((version) => version !== undefined);
  if (newest === undefined) return [];
  const from = rows.length - blames.length;
  const cells = blames.map((blame, at): PartCell => {
    const [row, version] = [rows[from + at], versions[from + at]];
    const before = versions.slice(0, from + at).findLast((one) => one !== undefined);
    if (row === undefined || version === undefined) return { state: 'absent', moved: false };
    return { state: stateIn(name, row, blame), moved: before !== undefined && before !== version };
  });
  const safe = rows.findLastIndex(({ verdict }, at) => verdict.kind === 'passed' && versions[at] !== undefined);
  const [run, version] = [rows[safe], versions[safe]];
  return [{ name, newest, cells, ...(run && version !== undefined && { safe: { version, run: run.id } }) }];
}

function stateIn(name: string, { verdict: { kind } }: RunRow, { accused, suspected }: Blame): PartState {
  if (kind === 'passed') return 'passed';
  if (accused.has(name)) return 'accused';
  if (suspected.has(name)) return 'suspected';
  return silent.has(kind) ? 'unknown' : 'open';
}

/** Names of parts. */
interface Blame {
  readonly accused: ReadonlySet<string>;
  readonly suspected: ReadonlySet<string>;
}

/** Ranges are kept by the run that found them. */
function blameOf(row: RunRow, rows: readonly RunRow[]): Blame {
  const accused = row.open.flatMap((failure) => failure.accused ?? []);
  const suspected = row.open
    .filter((failure) => failure.accused === undefined)
    .flatMap(({ test, since, ranges }) => {
      const finder = ranges ? row : rows.find(({ id }) => id === since);
      const found = ranges ?? finder?.open.find((one) => one.test === test)?.ranges ?? [];
      return found.flatMap((at) => finder?.ranges[at]?.name ?? []);
    });
  return { accused: new Set(accused), suspected: new Set(suspected) };
}
