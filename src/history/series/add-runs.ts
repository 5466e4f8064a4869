import { byStart } from '../../report/run-summary.ts';
import { fingerprint } from './fingerprint.ts';
import { placed } from './place-runs.ts';
import { runIds } from './roll-up.ts';
import { isStored, lastOf, type RunCells, type Series, type Shard } from './series.ts';
import { joined, sliceOf } from './shard-columns.ts';

/** The head has so many runs at least; what is older leaves it in small shards, and these become large ones. */
const runsOf = { head: 100, small: 64 };
const together = 4;

/** Reads these sealed shards of a series. */
export type ReadSealed = (sealed: Series['sealed']) => Promise<readonly Shard[]>;

/**
 * The series with more runs, each in its place; one of the same id is replaced. Runs come in the order of their time, but
 * for those of publishers that race: only where one belongs among the sealed ones, or stood there with another start, are
 * these read. A run of a day or week that is rolled up already joins its column, once.
 */
export async function addRuns(series: Series, added: readonly RunCells[], read: ReadSealed): Promise<Series> {
  const runs = [...new Map(added.map((run) => [run.row.id, run])).values()];
  const from = Math.min(series.sealed.length, ...runs.map((run) => firstTouched(series, run)));
  const shards = await read(series.sealed.slice(from));
  const rolled = shards.filter(({ period }) => period !== undefined);
  const open = shards.slice(rolled.length);
  const sealedIds = new Set(series.sealedIds);
  for (const id of open.flatMap(idsOf)) sealedIds.delete(id);
  const head = joined([...open, series.head], series.tests.length);
  const sealed = series.sealed.slice(0, from + rolled.length);
  return merged(sealedOff(placed({ ...series, sealed, sealedIds, head }, runs, rolled)), read);
}

/** The first sealed shard that a run makes anew; all have to be searched for one that may be there. */
function firstTouched({ sealed, sealedIds }: Series, { row }: RunCells): number {
  if (sealedIds.has(fingerprint(row.id))) return 0;
  const at = sealed.findIndex((shard) => byStart(row, lastOf(shard)) <= 0);
  return at < 0 ? sealed.length : at;
}

/** What is old enough leaves the head. */
function sealedOff(series: Series): Series {
  const { head, sealed, sealedIds } = series;
  const { small } = runsOf;
  const full = Math.max(0, Math.floor((head.rows.length - runsOf.head) / small));
  if (full === 0) return series;
  const shards = Array.from({ length: full }, (_, at) => sliceOf(head, at * small, (at + 1) * small));
  return {
    ...series,
    sealed: [...sealed, ...shards],
    sealedIds: new Set([...sealedIds, ...shards.flatMap(idsOf)]),
    head: sliceOf(head, full * small, head.rows.length),
  };
}

/** The same with small shards that follow each other as large ones, so that their number hardly grows. */
async function merged(series: Series, read: ReadSealed): Promise<Series> {
  const { sealed, tests } = series;
  const first = sealed.findLastIndex((shard) => !isSmall(shard)) + 1;
  const last = sealed.length - ((sealed.length - first) % together);
  if (first === last) return series;
  const shards = await read(sealed.slice(first, last));
  const large = Array.from({ length: shards.length / together }, (_, at) =>
    joined(shards.slice(at * together, (at + 1) * together), tests.length),
  );
  return { ...series, sealed: [...sealed.slice(0, first), ...large, ...sealed.slice(last)] };
}

/** Whether it waits for others to become one with. */
export function isSmall(shard: Series['sealed'][number]): boolean {
  return shard.period === undefined && (isStored(shard) ? shard.runs : shard.rows.length) === runsOf.small;
}

function idsOf({ rows }: Shard): readonly number[] {
  return rows.flatMap(runIds).map(fingerprint);
}
