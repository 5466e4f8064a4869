/** Runs in which a test failed at one rate; runs are positions in what was given. */
export interface Segment {
  readonly from: number;
  /** With it. */
  readonly to: number;
  readonly failed: number;
  readonly of: number;
}

/**
 * Cuts results into stretches of one failure rate. A cut must make what was seen so much more likely that it pays for
 * the two numbers that it adds (Schwarz' criterion). Cuts lie where the result changes, which makes few candidates of
 * many runs. Nothing in, nothing out.
 */
export function segments(failed: readonly boolean[]): readonly Segment[] {
  if (failed.length === 0) return [];
  const ends = failed.flatMap((one, at) => (at + 1 === failed.length || failed[at + 1] !== one ? [at + 1] : []));
  const cuts = [0, ...ends.slice(Math.max(0, ends.length - mostCandidates))];
  const failures = failuresUpTo(failed);
  const price = Math.log(failed.length);
  const best: { cost: number; from: number }[] = [{ cost: -price, from: 0 }];
  for (let end = 1; end < cuts.length; end += 1) {
    let found = { cost: Number.POSITIVE_INFINITY, from: 0 };
    for (let from = 0; from < end; from += 1) {
      const [first = 0, last = 0] = [cuts[from], cuts[end]];
      const cost =
        (best[from]?.cost ?? 0) + price + surprise((failures[last] ?? 0) - (failures[first] ?? 0), last - first);
      if (cost < found.cost) found = { cost, from };
    }
    best.push(found);
  }
  return walkBack(best, cuts, failures);
}

/** Cuts are looked for among the newest so many changes. */
const mostCandidates = 800;

function failuresUpTo(failed: readonly boolean[]): readonly number[] {
  const sums = [0];
  for (const one of failed) sums.push((sums.at(-1) ?? 0) + (one ? 1 : 0));
  return sums;
}

/** Minus the logarithm of the likelihood of so many of so many, at their own rate. */
function surprise(count: number, of: number): number {
  const term = (n: number) => (n === 0 ? 0 : -n * Math.log(n / of));
  return term(count) + term(of - count);
}

function walkBack(best: readonly { from: number }[], cuts: readonly number[], failures: readonly number[]): Segment[] {
  const found: Segment[] = [];
  for (let end = cuts.length - 1; end > 0; end = best[end]?.from ?? 0) {
    const [from = 0, to = 0] = [cuts[best[end]?.from ?? 0], cuts[end]];
    found.push({ from, to: to - 1, failed: (failures[to] ?? 0) - (failures[from] ?? 0), of: to - from });
  }
  return found.reverse();
}
