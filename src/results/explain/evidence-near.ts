import type { Observation } from '../../model/observation.ts';
import { hasFailed, type TestResult } from '../../model/test-result.ts';

/** Milliseconds around a test that belong to it: what makes it fail may show a little earlier or later. */
const slack = 15_000;
/** Lines a test. */
const mostLines = 10;

/**
 * What the cluster said while each failed test ran, by test id: one line each, with its time of day in UTC. Where nobody
 * knows when a test ran, it is what was said in the whole run.
 */
export function evidenceNear(
  tests: readonly TestResult[],
  observations: readonly Observation[],
): ReadonlyMap<string, readonly string[]> {
  if (observations.length === 0) return new Map();
  const linesOf = createLines(observations);
  const near = tests.filter(hasFailed).map((test) => [test.id, linesOf(spanOf(test))] as const);
  return new Map(near.filter(([, lines]) => lines.length > 0));
}

/** Milliseconds. */
type Span = readonly [from: number, until: number];

function spanOf({ startedAt, seconds }: TestResult): Span {
  if (startedAt === undefined) return [0, Number.POSITIVE_INFINITY];
  const from = Date.parse(startedAt);
  return [from - slack, from + seconds * 1000 + slack];
}

/** Tests of one span share their lines. */
function createLines(observations: readonly Observation[]): (span: Span) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (span) => {
    const lines = known.get(span.join()) ?? linesIn(span, observations);
    known.set(span.join(), lines);
    return lines;
  };
}

function linesIn([from, until]: Span, observations: readonly Observation[]): readonly string[] {
  const near = observations.filter((seen) => seen.from <= until && seen.until >= from);
  const lines = near
    .slice(0, mostLines)
    .map((seen) => `${new Date(seen.from).toISOString().slice(11, 19)} ${seen.text}`);
  const more = near.length - lines.length;
  return more > 0 ? [...lines, `and ${more} more`] : lines;
}
