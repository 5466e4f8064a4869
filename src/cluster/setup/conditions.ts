import { plainLine } from '../../model/plain-text.ts';

/** A condition of a status. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** The condition of that type, where the status has it. */
export function conditionOf(status: unknown, type: string): Condition | undefined {
  const { conditions = [] } = (status ?? {}) as { conditions?: readonly Condition[] };
  return conditions.find((condition) => condition.type === type);
}

/** What a condition, or a status like one, says: ` (Reason): message`; empty where it says nothing. */
export function saying(said: { readonly reason?: string; readonly message?: string } | undefined): string {
  const { reason, message } = said ?? {};
  return plainLine(`${reason ? ` (${reason})` : ''}${message ? `: ${message}` : ''}`).replace(/^(?=\()/, ' ');
}
