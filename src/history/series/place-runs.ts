import { byStart } from '../../report/run-summary.ts';
import type { StoredShard } from '../format/manifest.ts';
import { fingerprint } from './fingerprint.ts';
import { rolledUp, runIds } from './roll-up.ts';
import { lastOf, type RunCells, type Series, type Shard, testsIn } from './series.ts';
import { reordered, withRuns } from './shard-columns.ts';
import { knownTests, testOrder, withFacts } from './test-entries.ts';

/**
 * Each run in the head, in the order of their starts, or in a column that stands for its day or week. `rolled` are the
 * contents of the last of the sealed shards; none of the runs belongs before them.
 */
export function placed(series: Series, runs: readonly RunCells[], rolled: readonly Shard[]): Series {
  const counted = new Set(rolled.flatMap(({ rows }) => rows.flatMap(runIds)));
  const news = runs.filter(({ row }) => !counted.has(row.id));
  const homes = Map.groupBy(news, ({ row }) => rolled.find((shard) => byStart(row, lastOf(shard)) <= 0));
  const late = [...homes].flatMap(([home, own]) => (home ? own : []));
  const known = knownTests(series.tests, news);
  const head = withRuns(series.head, known, homes.get(undefined) ?? []);
  const order = testOrder(known, head, testsIn(series.sealed), new Set(late.flatMap(({ cells }) => [...cells.keys()])));
  const tests = withFacts(known, head, news);
  const first = series.sealed.length - rolled.length;
  const folded = rolled.map((shard, at): StoredShard | Shard => {
    const own = homes.get(shard);
    if (own === undefined) return series.sealed[first + at] ?? shard;
    return reordered(rolledUp(withRuns(shard, known, own), shard.period ?? 'day'), order);
  });
  return {
    ...series,
    tests: order.flatMap((at) => tests[at] ?? []),
    sealed: [...series.sealed.slice(0, first), ...folded],
    sealedIds: new Set([...series.sealedIds, ...late.map(({ row }) => fingerprint(row.id))]),
    head: reordered(head, order),
  };
}
