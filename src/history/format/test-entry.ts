/** A test of a series, with what its newest run said of it. */
export interface TestEntry {
  /** `<spec file>::<scenario heading>`; a row of a table has its number and values behind the heading. */
  readonly id: string;
  /** Heading of its specification. */
  readonly spec?: string | undefined;
  /** Test-case id of the heading: `PIPELINES-11-TC02`. */
  readonly caseId?: string | undefined;
  readonly component?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly importance?: string | undefined;
  /** In some run another test had the same test-case id: it tells nothing. */
  readonly ambiguous?: true | undefined;
  /** Id as which it goes on, by an alias of config/history.toml. */
  readonly alias?: string | undefined;
}

/** What stands behind the heading of a row of a table: ` | SpecRow: 1: [version: 1.20]`. */
const row = / \| (?:Spec|Scn)Row: \d.*$/s;

/**
 * Tests that were renamed or moved, and the ids as which they go on: by their alias, else as the last test with the same
 * test-case id (and the same row of its table), unless two had it at the same time. `tests` are in the order of their
 * first run.
 */
export function renamed(tests: readonly TestEntry[]): ReadonlyMap<string, string> {
  const newest = new Map(
    tests.flatMap((test) => (identityOf(test) === undefined ? [] : [[identityOf(test), test.id]])),
  );
  const next = new Map(tests.map((test) => [test.id, test.alias ?? newest.get(identityOf(test)) ?? test.id]));
  return new Map(tests.flatMap(({ id }) => (lastOf(id, next) === id ? [] : [[id, lastOf(id, next)]])));
}

export function identityOf({ id, caseId, ambiguous }: TestEntry): string | undefined {
  return caseId === undefined || ambiguous ? undefined : `${caseId}${row.exec(id)?.[0] ?? ''}`;
}

/** Aliases may lead on to each other, and in a circle to where they began. */
function lastOf(id: string, next: ReadonlyMap<string, string>): string {
  const seen = new Set([id]);
  for (let at = id; ; ) {
    const to = next.get(at) ?? at;
    if (seen.has(to)) return to === at ? at : id;
    seen.add(to);
    at = to;
  }
}
