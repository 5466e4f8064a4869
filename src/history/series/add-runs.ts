import { byStart } from '../../report/run-summary.ts';
import { fingerprint } from './fingerprint.ts';
import { placed } from './place-runs.ts';
import { runIds } from './roll-up.ts';
import { lastOf, type RunCells, type Series, type Shard } from './series.ts';
import { joined, sliceOf } from './shard-columns.ts';

/** A shard is sealed when so many runs have followed it. */
const sealedRuns = 256;

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
  return sealedOff(placed({ ...series, sealed, sealedIds, head }, runs, rolled));
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
  const full = Math.max(0, Math.floor(head.rows.length / sealedRuns) - 1);
  if (full === 0) return series;
  const shards = Array.from({ length: full }, (_, at) => sliceOf(head, at * sealedRuns, (at + 1) * sealedRuns));
  return {
    ...series,
    sealed: [...sealed, ...shards],
    sealedIds: new Set([...sealedIds, ...shards.flatMap(idsOf)]),
    head: sliceOf(head, full * sealedRuns, head.rows.length),
  };
}

function idsOf({ rows }: Shard): readonly number[] {
  return rows.flatMap(runIds).map(fingerprint);
}
