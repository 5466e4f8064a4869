import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { runOfTests } from './allure-history.ts';
import { type AllureTest, allureTest } from './allure-test.ts';
import { type Found, stamp, unread } from './found-run.ts';
import type { SourceFiles } from './source-files.ts';

/** `history/history.json` of Allure 2: the newest results of every test, by its history id. */
const historyFile = z.record(
  z.string(),
  z.object({
    items: z.array(
      z.object({
        reportUrl: z.string().nullish(),
        status: z.string(),
        statusDetails: z.string().nullish(),
        time: allureTest.pick({ start: true, stop: true, duration: true }),
      }),
    ),
  }),
);

/** A test as the report beside it names it. */
const testCase = allureTest.pick({ name: true, fullName: true, labels: true }).extend({ historyId: z.string() });
type TestCase = z.infer<typeof testCase>;

/** One result, with the report that it was in where that is told. */
interface Item {
  readonly test: AllureTest & { readonly historyId: string; readonly start: number };
  readonly report: string | undefined;
}

/** Between two runs there is at least so much time: an hour. */
const pause = 3_600_000;

/**
 * Runs of a report of Allure 2. It keeps the last twenty results of every test, but not which of them were one run: that
 * follows from the report that a result links to, or else from the times.
 */
export async function* allureReport(path: string, source: SourceFiles, version: string): AsyncGenerator<Found> {
  const read = historyFile.safeParse(jsonOf(await source.text(path)));
  if (!read.success) return yield unread(path, "it is not Allure's history");
  const names = await namesBeside(path, source);
  const items = Object.entries(read.data).flatMap(([id, { items: all }]) =>
    all.flatMap((item) => itemOf(id, item, names)),
  );
  if (items.length === 0) return yield unread(path, nameless);
  const lost = Object.keys(read.data).filter((id) => !names.has(id)).length;
  const notes = [
    "read from Allure's history: which results are of one run is told by their reports or their times",
    ...(lost > 0 ? [`${lost} tests are left out, as the report does not name them`] : []),
  ];
  for (const run of runsOf(items)) {
    const tests = run.map(({ test }) => test);
    const began = tests.reduce((first, { start }) => Math.min(first, start), Number.POSITIVE_INFINITY);
    const id = `allure-${stamp(began)}-${hashOf(tests)}`;
    yield { file: `${path} ${stamp(began)}`, run: runOfTests(tests, { id, endedAt: began, notes }, version) };
  }
}

const nameless =
  'it has no names of tests: give the whole report, as they lie in its data/test-cases, not its folder history alone';

async function namesBeside(path: string, source: SourceFiles): Promise<ReadonlyMap<string, TestCase>> {
  const folder = join(dirname(path), '..', 'data', 'test-cases');
  const names = new Map<string, TestCase>();
  for (const file of source.paths.filter((one) => dirname(one) === folder && one.endsWith('.json'))) {
    const { data } = testCase.safeParse(jsonOf(await source.text(file)));
    if (data) names.set(data.historyId, data);
  }
  return names;
}

type HistoryItem = z.infer<typeof historyFile>[string]['items'][number];

function itemOf(id: string, item: HistoryItem, names: ReadonlyMap<string, TestCase>): readonly Item[] {
  const name = names.get(id);
  const { reportUrl, status, statusDetails, time } = item;
  if (!name || !time.start) return [];
  const test = { ...name, ...time, start: time.start, status, message: statusDetails, trace: undefined };
  return [{ test, report: reportUrl?.split('#')[0] || undefined }];
}

/** Oldest first. A run begins with another report, after a pause, or with a test that the run has already. */
function runsOf(items: readonly Item[]): readonly (readonly Item[])[] {
  const runs: Item[][] = [];
  let [last, seen, ended] = [undefined as Item | undefined, new Set<string>(), 0];
  for (const item of items.toSorted((a, b) => a.test.start - b.test.start)) {
    const { historyId, start, stop } = item.test;
    const isOther = item.report !== last?.report;
    const isNext = item.report === undefined && (seen.has(historyId) || start - ended > pause);
    if (!last || isOther || isNext) {
      runs.push([]);
      seen = new Set();
    }
    runs.at(-1)?.push(item);
    seen.add(historyId);
    [last, ended] = [item, Math.max(start, stop ?? 0)];
  }
  return runs;
}

function hashOf(tests: readonly Item['test'][]): string {
  const told = tests.map(({ historyId, start, status }) => `${historyId} ${start} ${status}\n`).sort();
  return createHash('sha256').update(told.join('')).digest('hex').slice(0, 8);
}

function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
