import { comesLate, type RunCells, type Series, type Shard, unsealed, withRun } from './series.ts';

/**
 * The series with one more run. Runs come in the order of their time, but for those of publishers that race: only where
 * one belongs among the sealed ones are these read.
 */
export async function addRun(
  series: Series,
  run: RunCells,
  readSealed: () => Promise<readonly Shard[]>,
): Promise<Series> {
  return withRun(comesLate(series, run.row) ? unsealed(series, await readSealed()) : series, run);
}
