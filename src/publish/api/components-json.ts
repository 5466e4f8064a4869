import type * as z from 'zod';
import type { RunRow } from '../../history/format/run-row.ts';
import type { CommitSummary, OpenFailure } from '../../model/verdict.ts';
import type { apiComponentsSchema } from './schemas.ts';
import type { SeriesView } from './series-view.ts';

type ApiComponent = z.infer<typeof apiComponentsSchema>['components'][number];

/**
 * Of every component and suite the newest commit, the newest of which a run has passed, and what of it is suspected of
 * failures that are open. A run of the operator's own images says nothing of components.
 */
export function apiComponents({ rows, open }: SeriesView): ApiComponent[] {
  const names = [...new Set(rows.flatMap(({ sources }) => sources.map(({ name }) => name)))];
  return names.flatMap((name) => {
    const seen = rows.flatMap(({ id, verdict, sources, baseline }) => {
      const source = sources.find((one) => one.name === name);
      return source && !(baseline && source.role === 'component')
        ? [{ id, passed: verdict.kind === 'passed', source }]
        : [];
    });
    const newest = seen.at(-1);
    const safe = seen.findLast(({ passed }) => passed);
    if (newest === undefined) return [];
    const { role, repository, commit } = newest.source;
    const range = rangeOf(name, open, rows);
    return {
      ...{ name, role, repository, newest: { commit, run: newest.id } },
      ...(safe ? { safe: { commit: safe.source.commit, run: safe.id } } : {}),
      ...(range ? { range } : {}),
    };
  });
}

/** That of the newest failures. */
function rangeOf(name: string, open: readonly OpenFailure[], rows: readonly RunRow[]): ApiComponent['range'] {
  const found = open.flatMap(({ since, ranges }) =>
    ranges.flatMap((range) => (range.name === name ? [{ since, range }] : [])),
  );
  const order = new Map(rows.map(({ id }, at) => [id, at]));
  const newest = found.toSorted((a, b) => (order.get(a.since) ?? 0) - (order.get(b.since) ?? 0)).at(-1);
  if (newest === undefined) return undefined;
  const { good, bad, commits } = newest.range;
  const tests = found.filter(({ since, range }) => since === newest.since && range.bad === bad && range.good === good);
  return {
    ...{ good, bad, since: newest.since, tests: tests.length },
    ...(commits ? { commits: commits.map(commitOf) } : {}),
  };
}

function commitOf({ commit, author, subject, committedAt }: CommitSummary) {
  return { commit, author, subject, ...(committedAt === undefined ? {} : { committedAt }) };
}
