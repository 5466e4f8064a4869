import type { SeriesRecord } from '../../model/series.ts';
import type { TestResult } from '../../model/test-result.ts';

/** A record with one more run, the newest; one of the same id is taken out. */
export function withRun({ runs, tests }: SeriesRecord, id: string, results: readonly TestResult[]): SeriesRecord {
  const kept = runs.flatMap((run, at) => (run === id ? [] : [at]));
  const now = new Map(results.map((result) => [result.id, result]));
  const known = new Set(tests.map((test) => test.id));
  const fresh = results.filter((result) => !known.has(result.id));
  return {
    runs: [...kept.map((at) => runs[at] as string), id],
    tests: [
      ...tests.map((test) => ({ ...test, results: [...kept.map((at) => test.results[at]), now.get(test.id)?.status] })),
      ...fresh.map(({ id: name, file, status }) => ({
        id: name,
        spec: file,
        results: [...kept.map(() => undefined), status],
      })),
    ],
  };
}
