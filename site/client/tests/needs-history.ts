import type { Query } from '../query/query.ts';

/** Whether results of runs are asked for, which the list of tests does not have. */
export function needsHistory(query: Query): boolean {
  switch (query.kind) {
    case 'all':
    case 'any':
      return query.of.some(needsHistory);
    case 'not':
      return needsHistory(query.of);
    case 'text':
      return false;
    case 'runs':
    case 'sequence':
      return true;
    case 'field':
      return !['component', 'tag', 'importance', 'spec', 'is'].includes(query.field);
  }
}
