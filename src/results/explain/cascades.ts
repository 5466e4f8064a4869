import type { Cascade } from '../../model/failure.ts';
import { hasFailed, type TestResult } from '../../model/test-result.ts';
import type { Clustered } from './clusters.ts';

/** Fewer failures than these are looked at one by one. */
const fewest = 3;
const fewestOfMessage = 5;
/** Of all tests that ran. */
const mostTests = 0.2;

const hook = /\bPre Hook Failure\b/;

/** What the cluster says when many tests can only fail, and what that means. */
const outages: readonly (readonly [RegExp, (what: string) => string])[] = [
  [/^Node "[^"]+" is (?:NotReady|gone)/, (what) => `a node was lost: ${what}`],
  [/^API server did not answer/, (what) => what],
  [/^ClusterServiceVersion "[^"]+" is \w+/, (what) => `the operator was down: ${what}`],
];

/** Why many tests failed at once. */
interface Cause {
  readonly cause: string;
  readonly tests: readonly TestResult[];
}

/**
 * Failures of which many have one cause: a fault of the cluster while they ran, the same failure before their first
 * step, or the same message in a fifth of all tests. Each failure counts for one cause, the first that it fits.
 */
export function findCascades(
  tests: readonly TestResult[],
  { clustered, clusters }: Clustered,
  evidence: ReadonlyMap<string, readonly string[]>,
): readonly Cascade[] {
  const failing = tests.filter(hasFailed);
  const ran = tests.filter(({ status }) => status !== 'skipped').length;
  const templates = new Map(clusters.map(({ id, template }) => [id, template]));
  const causes = [
    ...grouped(failing, (test) => outageOf(test, evidence)),
    ...grouped(failing, ({ id }) => templates.get(clustered.get(id) ?? '')).flatMap(messageCause(ran)),
  ];
  const told = new Set<string>();
  const cascades = causes.flatMap(({ cause, tests: all }) => {
    const ids = all.map(({ id }) => id).filter((id) => !told.has(id));
    if (ids.length < fewest) return [];
    for (const id of ids) told.add(id);
    return [{ cause, tests: ids }];
  });
  return cascades.toSorted((a, b) => b.tests.length - a.tests.length);
}

/** The outage that lay in the time of a failure; only where that time is known. */
function outageOf({ id, startedAt }: TestResult, evidence: ReadonlyMap<string, readonly string[]>): string | undefined {
  if (startedAt === undefined) return undefined;
  for (const line of evidence.get(id) ?? []) {
    const said = line.replace(/^\d\d:\d\d:\d\d /, '');
    for (const [pattern, cause] of outages) {
      const what = pattern.exec(said)?.[0];
      if (what !== undefined) return cause(what);
    }
  }
  return undefined;
}

function messageCause(ran: number): (group: Cause) => readonly Cause[] {
  return ({ cause, tests }) => {
    const isHook = tests.every(({ message }) => hook.test(message ?? ''));
    const isMost = tests.length >= fewestOfMessage && tests.length >= ran * mostTests;
    if (isHook) return [{ cause: `the same failure before their first step: ${cause}`, tests }];
    return isMost ? [{ cause: `the same message: ${cause}`, tests }] : [];
  };
}

function grouped(failing: readonly TestResult[], causeOf: (test: TestResult) => string | undefined): readonly Cause[] {
  return [...Map.groupBy(failing, causeOf)].flatMap(([cause, tests]) =>
    cause === undefined ? [] : [{ cause, tests }],
  );
}
