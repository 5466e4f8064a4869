import type { Retention } from '../../model/history-policy.ts';
import type { Period } from '../format/manifest.ts';
import { isSmall, type ReadSealed } from './add-runs.ts';
import { rolledUp } from './roll-up.ts';
import { isStored, lastOf, type Series } from './series.ts';

/** Age is counted from the tenth newest run: a few clocks that are wrong roll nothing up. */
const newest = -10;
const dayLength = 86_400_000;

/** The series with what is older than the retention says rolled up, shard by shard; only these are read. */
export async function retained(series: Series, { all, daily }: Retention, read: ReadSealed): Promise<Series> {
  const now = Date.parse(series.head.rows.at(newest)?.startedAt ?? '');
  const due = (shard: Series['sealed'][number]): Period | undefined => {
    const days = (now - Date.parse(lastOf(shard).startedAt)) / dayLength;
    const period = days > daily ? 'week' : days > all ? 'day' : undefined;
    if (isSmall(shard)) return undefined;
    return shard.period === 'week' || shard.period === period ? undefined : period;
  };
  const sealed = await Promise.all(
    series.sealed.map(async (shard) => {
      const period = due(shard);
      if (period === undefined) return shard;
      const [whole] = isStored(shard) ? await read([shard]) : [shard];
      return whole ? rolledUp(whole, period) : shard;
    }),
  );
  return { ...series, sealed };
}
