import { byteReader, byteWriter } from './varint.ts';

/** What became of a test in a run, as one byte; `absent` where it was not part of the run. The numbers are for ever. */
export const cellStatus = { absent: 0, passed: 1, failed: 2, skipped: 3, flaky: 4, error: 5 } as const;

/** From what says the least of a test to what says the worst, as where one column stands for several runs. */
const severity: readonly number[] = [
  ...[cellStatus.absent, cellStatus.skipped, cellStatus.passed, cellStatus.flaky, cellStatus.failed, cellStatus.error],
];

export function worseStatus(a: number, b: number): number {
  return severity.indexOf(a) < severity.indexOf(b) ? b : a;
}

/** Whether a test failed or could not run. */
export function hasFailed(status: number): boolean {
  return status === cellStatus.failed || status === cellStatus.error;
}

/** The statuses of one test over the runs of a shard, oldest first. */
export type StatusColumn = Uint8Array;

/**
 * The columns of all tests as bytes that gzip makes small: for each test the lengths of its runs of equal statuses. Most
 * tests pass until they fail and fail until they pass, so only what is otherwise is named; the last length of a column
 * follows from the number of runs and is 0.
 */
export function encodeStatuses(columns: readonly StatusColumn[]): Uint8Array {
  const bytes = byteWriter();
  for (const column of columns) {
    let before: number = cellStatus.failed;
    for (let at = 0; at < column.length; ) {
      const status = column[at] ?? 0;
      const end = endOfRun(column, at);
      const length = end === column.length ? 0 : end - at;
      bytes.number(status === usualAfter(before) ? length * 2 : (length * 8 + status) * 2 + 1);
      before = status;
      at = end;
    }
  }
  return bytes.bytes();
}

/** Errors: a RangeError where the bytes are not those of so many tests and runs. */
export function decodeStatuses(bytes: Uint8Array, tests: number, runs: number): readonly StatusColumn[] {
  const reader = byteReader(bytes);
  const columns = Array.from({ length: tests }, () => {
    const column = new Uint8Array(runs);
    let before: number = cellStatus.failed;
    for (let at = 0; at < runs; ) {
      const code = reader.number();
      const rest = Math.floor(code / 2);
      const status = code % 2 === 0 ? usualAfter(before) : rest % 8;
      const length = code % 2 === 0 ? rest : Math.floor(rest / 8);
      const end = length === 0 ? runs : at + length;
      if (end > runs || status > cellStatus.error) throw new RangeError('a column does not fit the number of runs');
      column.fill(status, at, end);
      before = status;
      at = end;
    }
    return column;
  });
  if (!reader.ended()) throw new RangeError('there are more columns than tests');
  return columns;
}

function usualAfter(status: number): number {
  return status === cellStatus.passed ? cellStatus.failed : cellStatus.passed;
}

function endOfRun(column: StatusColumn, from: number): number {
  let end = from + 1;
  while (end < column.length && column[end] === column[from]) end += 1;
  return end;
}
