import { createHash } from 'node:crypto';
import * as z from 'zod';
import { hasFailed } from '../model/test-result.ts';
import { type LeftRun, toldRun } from '../rereading/left-run.ts';
import { createTests } from '../results/unique-tests.ts';
import { type AllureTest, allureSuite, allureTest, testOfAllure } from './allure-test.ts';
import { type Found, stamp, unread } from './found-run.ts';
import type { SourceFiles } from './source-files.ts';

/** A line of the history of Allure 3. */
const point = z.object({
  uuid: z.string(),
  name: z.string().nullish(),
  timestamp: z.number().min(0).max(8.64e15),
  testResults: z.record(z.string(), z.unknown()),
});

/** Runs of `history.jsonl`, one a line. */
export async function* allureHistory(path: string, source: SourceFiles, version: string): AsyncGenerator<Found> {
  let number = 0;
  for await (const line of linesOf(await source.pieces(path))) {
    number += 1;
    if (line.trim() !== '') yield runOfLine(`${path}:${number}`, line, version);
  }
}

/** Such a file may be longer than a text can be. */
async function* linesOf(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest: string[] = [];
  for await (const piece of pieces) {
    const [first = '', ...more] = decoder.decode(piece, { stream: true }).split('\n');
    rest.push(first);
    for (const next of more) {
      yield rest.join('');
      rest = [next];
    }
  }
  yield rest.join('') + decoder.decode();
}

function runOfLine(file: string, line: string, version: string): Found {
  const read = readPoint(line);
  if (typeof read === 'string') return unread(file, read);
  const tests = Object.values(read.testResults).flatMap((one) => allureTest.safeParse(one).data ?? []);
  const lost = Object.keys(read.testResults).length - tests.length;
  if (tests.length === 0) return unread(file, 'it tells of no test');
  const id = `allure-${stamp(read.timestamp)}-${createHash('sha256').update(line.trim()).digest('hex').slice(0, 8)}`;
  const notes = ["read from Allure's history", ...(lost > 0 ? [`${lost} of its tests could not be read`] : [])];
  return { file, run: runOfTests(tests, { id, endedAt: read.timestamp, notes }, version) };
}

function readPoint(line: string): z.infer<typeof point> | string {
  try {
    return point.safeParse(JSON.parse(line)).data ?? "it is not a line of Allure's history";
  } catch {
    return 'it is not JSON';
  }
}

/** From the first test that began to the last that ended; `endedAt` where they do not tell. */
export function runOfTests(
  told: readonly AllureTest[],
  { id, endedAt, notes }: { readonly id: string; readonly endedAt: number; readonly notes: readonly string[] },
  version: string,
): LeftRun {
  const tests = createTests();
  for (const one of told) tests.add(testOfAllure(one));
  const all = tests.all();
  const exitCode = all.some(hasFailed) ? 1 : 0;
  const result = { suite: allureSuite, tests: all, problems: tests.problems(), notes, exitCode };
  const starts = told.flatMap(({ start }) => start ?? []);
  const ends = told.flatMap(({ stop }) => stop ?? []);
  const startedAt = starts.length === 0 ? endedAt : starts.reduce((a, b) => Math.min(a, b));
  const last = ends.length === 0 ? endedAt : ends.reduce((a, b) => Math.max(a, b));
  return toldRun({ id, startedAt, endedAt: last, result }, version);
}
