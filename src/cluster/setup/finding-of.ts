import type { Finding } from '../../model/finding.ts';
import type { Standing } from './prerequisite.ts';

/** A standing as a row of `check`. What is on its way is fixable: a repair waits for it. */
export function findingOf(standing: Standing): Finding {
  const { summary } = standing;
  switch (standing.is) {
    case 'there':
    case 'unneeded':
      return { status: 'ok', summary };
    case 'missing':
    case 'coming':
      return { status: 'fixable', summary, todo: standing.todo };
    case 'broken':
      return { status: 'failed', summary, todo: standing.todo };
  }
}
