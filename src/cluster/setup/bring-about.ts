import { StreamstressError } from '../../model/error.ts';
import type { Operator } from '../../model/operator.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { previewOf } from '../change.ts';
import { make } from '../make-changes.ts';
import { type Look, type Patience, waitFor } from '../wait-for.ts';
import type { Prerequisite, Standing } from './prerequisite.ts';
import { recordSetup } from './setup-record.ts';

/** How a prerequisite came to be fulfilled. */
export interface BroughtAbout {
  /** What is there now. */
  readonly summary: string;
  /** What was changed for it: `create Namespace "tekton-upstream"`. */
  readonly changed: readonly string[];
}

/**
 * Looks, makes the changes that are missing and looks again, until the prerequisite is there: a second time nothing is
 * changed. Each change is recorded on the cluster first. Without `repair` nothing is ever changed.
 * Errors: `request`, `setting_up:<name>_missing` without `repair`; `infrastructure`, `setting_up:<reason>` where it is
 * broken, `setting_up:<name>:timeout`.
 */
export async function bringAbout(
  prerequisite: Prerequisite,
  cluster: Cluster,
  operator: Operator,
  patience: Patience,
  repair: boolean,
): Promise<BroughtAbout> {
  const changed: string[] = [];
  let todo = '';
  const look = async (): Promise<Look<BroughtAbout>> => {
    const standing = await prerequisite.look(cluster);
    const refused = refusal(prerequisite, standing, repair);
    if (refused) throw refused;
    const { summary } = standing;
    if (standing.is === 'there' || standing.is === 'unneeded') return { done: true, value: { summary, changed } };
    todo = standing.todo;
    const changes = standing.is === 'missing' ? standing.changes : [];
    for (const change of changes) {
      await recordSetup(cluster, operator, change);
      // Where somebody else was quicker, the next look tells.
      if (await make(cluster, change)) changed.push(previewOf(change).title);
    }
    return { done: false, missing: summary };
  };
  return waitFor(['setting_up', wordOf(prerequisite)], look, patience, async () => todo);
}

/** The error where waiting is in vain: it is broken, or missing and may not be brought about. */
export function refusal(
  prerequisite: Prerequisite,
  standing: Standing,
  repair: boolean,
): StreamstressError | undefined {
  if (standing.is === 'broken') {
    return new StreamstressError('infrastructure', ['setting_up', standing.reason], withTodo(standing));
  }
  if (standing.is !== 'missing' || repair) return undefined;
  const message = `${withTodo(standing)}. Or leave out --no-auto-setup, and it is done for you`;
  return new StreamstressError('request', ['setting_up', `${wordOf(prerequisite)}_missing`], message);
}

function withTodo({ summary, todo }: { readonly summary: string; readonly todo: string }): string {
  return `${summary}. ${todo}`;
}

/** Reasons are snake_case. */
function wordOf({ name }: Prerequisite): string {
  return name.replaceAll('-', '_');
}
