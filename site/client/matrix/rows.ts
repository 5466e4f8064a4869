import type { TestFacts } from './test-facts.ts';

export const sorts = ['newest', 'age', 'flaky', 'importance', 'name'] as const;
export type Sort = (typeof sorts)[number];

export const groups = ['none', 'spec', 'component', 'tag', 'failure'] as const;
export type Group = (typeof groups)[number];

/** What rows are ordered and grouped by. */
export interface SortedTest {
  readonly id: string;
  readonly spec?: string | undefined;
  readonly component?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly importance?: string | undefined;
}

export interface Rows {
  /** Numbers of tests from the top; `-1 - n` is the heading of group n. */
  readonly rows: Int32Array;
  /** What the headings say, and of how many tests. */
  readonly headings: readonly { readonly text: string; readonly tests: number }[];
}

/** The tests in order, in groups where that is asked; a test with several tags stands in each of their groups. */
export function rowsOf(
  tests: readonly number[],
  sort: Sort,
  group: Group,
  test: (test: number) => SortedTest,
  facts: (test: number) => TestFacts,
  /** Error text of its newest failure. */
  failure: (test: number) => string | undefined,
): Rows {
  const sorted = [...tests].sort((a, b) => compare(sort, a, b, facts, test) || byText(test(a).id, test(b).id));
  if (group === 'none') return { rows: Int32Array.from(sorted), headings: [] };
  const grouped = new Map<string, number[]>();
  for (const one of sorted) {
    for (const name of groupsOf(group, test(one), () => failure(one))) {
      const members = grouped.get(name);
      if (members) members.push(one);
      else grouped.set(name, [one]);
    }
  }
  const named = [...grouped].sort(([a], [b]) => Number(a === '') - Number(b === ''));
  return {
    rows: Int32Array.from(named.flatMap(([, members], n) => [-1 - n, ...members])),
    headings: named.map(([text, members]) => ({ text: text || nameless[group], tests: members.length })),
  };
}

/** Groups stand in the order of their first tests; what belongs to none is last. */
const nameless: Readonly<Record<Exclude<Group, 'none'>, string>> = {
  spec: 'No specification',
  component: 'No component',
  tag: 'No tag',
  failure: 'No failure',
};

function groupsOf(group: Group, test: SortedTest, failure: () => string | undefined): readonly string[] {
  if (group === 'spec') return [test.id.split('::')[0] ?? ''];
  if (group === 'component') return [test.component ?? ''];
  if (group === 'tag') return test.tags?.length ? test.tags : [''];
  return [failure() ?? ''];
}

function compare(
  sort: Sort,
  a: number,
  b: number,
  facts: (test: number) => TestFacts,
  test: (test: number) => SortedTest,
): number {
  switch (sort) {
    case 'newest':
      return facts(b).lastFailed - facts(a).lastFailed || since(facts(b)) - since(facts(a));
    case 'age':
      return since(facts(a)) - since(facts(b));
    case 'flaky':
      return share(facts(b)) - share(facts(a));
    case 'importance':
      return rank(test(a).importance) - rank(test(b).importance);
    case 'name':
      return 0;
  }
}

/** What does not fail now is the youngest failure. */
function since({ failingSince }: TestFacts): number {
  return failingSince ?? Number.MAX_SAFE_INTEGER;
}

function share({ flaked, ran }: TestFacts): number {
  return ran === 0 ? 0 : flaked / ran;
}

const ranks = ['critical', 'high', 'medium', 'low'];

function rank(importance: string | undefined): number {
  const at = ranks.indexOf(importance?.toLowerCase() ?? '');
  return at < 0 ? ranks.length : at;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
