import { statusLooks } from '../../statuses.ts';
import { hasFailed, shownStatuses } from './cells.ts';
import { cellAt, type Place, type Plan } from './plan.ts';
import { streakAt } from './walk.ts';

/** `failed, 3rd in a row`. */
export function resultText(plan: Plan, place: Place): string {
  const cell = cellAt(plan, place);
  const word = statusLooks[shownStatuses[cell] ?? 'absent'].word;
  const streak = hasFailed(cell) ? streakAt(plan, place) : 0;
  return streak > 1 ? `${word}, ${ordinal(streak)} in a row` : word;
}

/** `3rd`. */
function ordinal(n: number): string {
  const tens = n % 100;
  const ending = tens > 10 && tens < 14 ? undefined : ['th', 'st', 'nd', 'rd'][n % 10];
  return `${n}${ending ?? 'th'}`;
}

/** What a test is called where there is little room: its case id, else its heading without the spec file. */
export function shortName({ id, caseId }: { readonly id: string; readonly caseId?: string | undefined }): string {
  return caseId ?? headingOf(id);
}

/** What stands behind the spec file in a test's id. */
export function headingOf(id: string): string {
  const at = id.indexOf('::');
  return at < 0 ? id : id.slice(at + 2);
}
