import type { Operator } from '../../model/operator.ts';
import type { Cluster, KubernetesObject, ObjectKey } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { type Fields, takenBack } from '../merge-patch.ts';
import { isOurs } from '../our-labels.ts';
import { type Patience, waitFor } from '../wait-for.ts';
import { readSetup, removeSetup, type SetupEntry } from './setup-record.ts';

/** What came of taking a set-up back: objects, in words. */
export interface TakenBack {
  readonly undone: readonly string[];
  /** What stays, and why. */
  readonly left: readonly string[];
}

/**
 * Takes back what set-ups have changed, by the record on the cluster, the newest first: what they created goes, what
 * they patched is as before where nobody has changed it since. An operator that is installed stays.
 * Errors: `infrastructure`, `taking_back:<…>:timeout`; the record stays then.
 */
export async function takeBackSetup(cluster: Cluster, operator: Operator, patience: Patience): Promise<TakenBack> {
  const entries = await readSetup(cluster, operator);
  const [undone, left]: [string[], string[]] = [[], []];
  for (const entry of entries.toReversed()) {
    const live = await cluster.get(entry.key);
    if (live === undefined) continue;
    const kept = entry.verb === 'create' ? whyKept(live, operator) : undefined;
    if (kept !== undefined) left.push(`${named(entry.key)}: ${kept}`);
    else if (await takeBack(cluster, entry, live, patience)) undone.push(named(entry.key));
  }
  if (entries.length > 0) await removeSetup(cluster, operator);
  return { undone, left };
}

function whyKept(live: KubernetesObject, { customResource }: Operator): string | undefined {
  if (!isOurs(live)) return 'it is not the one that was created';
  const isOperator = live.kind === kinds.subscription.kind && live.status?.installedCSV !== undefined;
  return isOperator || live.kind === customResource?.kind ? 'the operator stays installed' : undefined;
}

/** False where nothing of it is left to take back. */
async function takeBack(
  cluster: Cluster,
  entry: SetupEntry,
  live: KubernetesObject,
  patience: Patience,
): Promise<boolean> {
  if (entry.verb === 'create') {
    await cluster.delete(entry.key);
    await waitFor(['taking_back'], () => gone(cluster, entry.key), patience);
    return true;
  }
  const body = takenBack(entry.fields, entry.before, live) as Fields | undefined;
  return body !== undefined && typeof (await cluster.patch(entry.key, { type: 'merge', body })) !== 'string';
}

async function gone(cluster: Cluster, key: ObjectKey) {
  const there = (await cluster.get(key)) !== undefined;
  return there
    ? ({ done: false, missing: `${named(key)} is being deleted` } as const)
    : ({ done: true, value: true } as const);
}

function named({ kind, name, namespace }: ObjectKey): string {
  return `${kind} "${namespace === undefined ? '' : `${namespace}/`}${name}"`;
}
