import { StreamstressError } from '../model/error.ts';
import type { Cluster, ObjectKey } from '../ports/cluster.ts';
import type { InstalledOperator } from './find-operator.ts';
import { kinds } from './kinds.ts';
import { type EnvChange, envOf } from './subscription-env.ts';

const dataKey = 'original-env.json';

/**
 * Writes down, on the cluster and before anything is changed, what the variables of a change are in the Subscription
 * now. What an earlier deploy recorded stays: it is older, so it is the original.
 */
export async function recordOriginal(
  cluster: Cluster,
  operator: InstalledOperator,
  names: readonly string[],
): Promise<void> {
  const subscription = await cluster.get(operator.subscription);
  const values = new Map(subscription ? envOf(subscription).map((variable) => [variable.name, variable.value]) : []);
  const now = Object.fromEntries(names.map((name) => [name, values.get(name) ?? null]));
  const earlier = await readRecord(cluster, operator);
  if (earlier && names.every((name) => name in earlier)) return;
  const data = { [dataKey]: JSON.stringify({ ...now, ...toJson(earlier) }) };
  const key = recordKey(operator);
  const written = earlier
    ? await cluster.patch(key, { type: 'merge', body: { data } })
    : await cluster.create({
        apiVersion: key.apiVersion,
        kind: key.kind,
        metadata: { name: key.name, namespace: operator.subscription.namespace, labels: { app: 'streamstress' } },
        data,
      });
  if (typeof written === 'string') {
    throw new StreamstressError(
      'infrastructure',
      ['deploying', 'record_conflict'],
      `the record "${key.namespace}/${key.name}" could not be written (${written}): is another run at work on this cluster?`,
    );
  }
}

/** The change that takes back everything recorded; undefined where nothing is. */
export async function readRecord(cluster: Cluster, operator: InstalledOperator): Promise<EnvChange | undefined> {
  const record = await cluster.get(recordKey(operator));
  if (!record) return undefined;
  const original = JSON.parse(record.data?.[dataKey] ?? '{}') as Record<string, string | null>;
  return Object.fromEntries(Object.entries(original).map(([name, value]) => [name, value ?? undefined]));
}

/** Forgets the record, once everything is as it was. */
export async function removeRecord(cluster: Cluster, operator: InstalledOperator): Promise<void> {
  await cluster.delete(recordKey(operator));
}

function recordKey({ subscription }: InstalledOperator): ObjectKey {
  return { ...kinds.configMap, name: 'streamstress-record', namespace: subscription.namespace };
}

function toJson(change: EnvChange | undefined): Record<string, string | null> {
  return Object.fromEntries(Object.entries(change ?? {}).map(([name, value]) => [name, value ?? null]));
}
