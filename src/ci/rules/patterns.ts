import type { Configuration } from '../configuration.ts';
import { goRegExp } from '../go-regexp.ts';
import type { Path } from '../violation.ts';
import { changeFilters } from './change-filters.ts';
import type { Topic } from './rule.ts';

export const patterns: Topic = {
  rules: [
    {
      ...{ id: 'S030', severity: 'warning', title: 'a filter is a regular expression that Prow can read' },
      why: 'the reference lets it pass; the job that is made of it is refused, or never runs',
    },
  ],
  *check(configuration) {
    for (const [path, text] of written(configuration)) {
      const read = goRegExp(text);
      if ('pattern' in read) continue;
      const message = `${JSON.stringify(text)} is no regular expression of Go: ${read.problem}`;
      yield { rule: 'S030', path, message };
    }
  },
};

type Filters = { readonly [K in (typeof changeFilters)[number]]?: string };

function* written({ tests = [], images, operator }: Configuration): Iterable<readonly [Path, string]> {
  const parts: readonly (readonly [Path, Filters])[] = [
    [['images'], images ?? {}],
    ...(operator?.bundles ?? []).map((bundle, at) => [['operator', 'bundles', at], bundle] as const),
    ...tests.map((test, at) => [['tests', at], test] as const),
  ];
  for (const [path, filters] of parts)
    for (const field of changeFilters) if (filters[field]) yield [[...path, field], filters[field]];
  for (const [index, { skip_branches = [] }] of tests.entries())
    for (const [at, text] of skip_branches.entries()) yield [['tests', index, 'skip_branches', at], text];
}
