import { StreamstressError } from '../../model/error.ts';
import type { Operator } from '../../model/operator.ts';
import type { Cluster, KubernetesObject, ObjectKey } from '../../ports/cluster.ts';
import type { Change } from '../change.ts';
import { kinds } from '../kinds.ts';
import { makeChanges } from '../make-changes.ts';
import { patchOf, touched } from '../merge-patch.ts';
import { homeNamespace } from '../operator/find-operator.ts';
import { ourLabels } from '../our-labels.ts';

/** One change of a set-up, with what taking it back needs. */
export type SetupEntry =
  | { readonly verb: 'create'; readonly key: ObjectKey }
  /** `fields` is the merge patch, `before` what it was made on: the values of the same fields. */
  | { readonly verb: 'patch'; readonly key: ObjectKey; readonly fields: unknown; readonly before: unknown };

const name = 'streamstress-setup';
const dataKey = 'changes.json';

/** Writes a change down on the cluster, before it is made. Errors: `infrastructure`, `deploying:changed_by_others`. */
export async function recordSetup(cluster: Cluster, operator: Operator, change: Change): Promise<void> {
  await makeChanges(cluster, () => planSetupRecord(cluster, operator, [change]));
}

/** The change that writes these down; empty where they are written down already, or cannot be taken back. */
export async function planSetupRecord(
  cluster: Cluster,
  operator: Operator,
  changes: readonly Change[],
): Promise<readonly Change[]> {
  const key = await recordKey(cluster, operator);
  const record = await cluster.get(key);
  const entries = entriesOf(record);
  const known = new Set(entries.map((entry) => JSON.stringify(entry)));
  const added = changes.flatMap((change) => entryOf(change) ?? []).filter((entry) => !known.has(JSON.stringify(entry)));
  if (added.length === 0) return [];
  const data = { [dataKey]: `${JSON.stringify([...entries, ...added], null, 2)}\n` };
  const why = 'what a set-up changes is written down first, so that it can be taken back';
  if (record) return [patchOf(record, { data }, why)];
  const { apiVersion, kind, ...metadata } = key;
  return [{ verb: 'create', why, object: { apiVersion, kind, metadata: { ...metadata, labels: ourLabels }, data } }];
}

/**
 * What set-ups have changed, the oldest first; empty where nothing is recorded. Errors: `infrastructure`,
 * `setting_up:record_unreadable`.
 */
export async function readSetup(cluster: Cluster, operator: Operator): Promise<readonly SetupEntry[]> {
  return entriesOf(await cluster.get(await recordKey(cluster, operator)));
}

/** Forgets the record, once everything is taken back. */
export async function removeSetup(cluster: Cluster, operator: Operator): Promise<void> {
  await cluster.delete(await recordKey(cluster, operator));
}

/** An approval cannot be taken back: what it installs is the operator, which stays. */
function entryOf(change: Change): SetupEntry | undefined {
  if (change.verb === 'create') {
    const { apiVersion, kind, metadata } = change.object;
    const { name, namespace } = metadata;
    return { verb: 'create', key: { apiVersion, kind, name, ...(namespace !== undefined && { namespace }) } };
  }
  if (change.verb === 'delete' || change.key.kind === kinds.installPlan.kind) return undefined;
  const { metadata: _, ...fields } = change.patch.body as Record<string, unknown>;
  return { verb: 'patch', key: change.key, fields, before: touched(fields, change.before) };
}

async function recordKey(cluster: Cluster, operator: Operator): Promise<ObjectKey & { readonly namespace: string }> {
  return { ...kinds.configMap, name, namespace: await homeNamespace(cluster, operator) };
}

function entriesOf(record: KubernetesObject | undefined): readonly SetupEntry[] {
  if (record === undefined) return [];
  try {
    const entries = JSON.parse(record.data?.[dataKey] ?? '');
    if (Array.isArray(entries)) return entries;
  } catch {}
  throw unreadable(record);
}

function unreadable({ metadata: { name, namespace } }: KubernetesObject): StreamstressError {
  return new StreamstressError(
    'infrastructure',
    ['setting_up', 'record_unreadable'],
    `ConfigMap "${namespace}/${name}", which says what set-ups have changed, cannot be read: it was edited, or written by a newer streamstress. Look at it (oc get configmap ${name} -n ${namespace} -o yaml), take back by hand what it names, and delete it`,
  );
}
