import { reading } from './reading.ts';
import type { Rule, Topic } from './rule.ts';

/** All rules, by matter. */
export const topics: readonly Topic[] = [reading];

/** All rules, in the order of their ids. */
export const rules: readonly Rule[] = topics.flatMap((topic) => topic.rules).toSorted((a, b) => (a.id < b.id ? -1 : 1));
