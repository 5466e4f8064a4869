import type { KubernetesObject } from '../../../ports/cluster.ts';
import { keyOf } from '../../memory-store.ts';
import type { Store } from '../../store.ts';
import { type Condition, timed } from '../conditions.ts';
import { kinds, timestamp } from '../objects.ts';

/** What a Subscription is to have installed. */
export interface Wanted {
  readonly subscription: KubernetesObject;
  /** Name of the ClusterServiceVersion. */
  readonly csv: string;
  /** The one before, where there is one. */
  readonly replaces: string | undefined;
}

/** Seen: subscription-with-catalog-operator-unhealthy-source.json: what is installed stays, only ResolutionFailed tells. */
export function noteResolution(store: Store, subscription: KubernetesObject, healthy: boolean): void {
  const { source, sourceNamespace } = subscription.spec;
  const problem = `error using catalogsource ${sourceNamespace}/${source}: failed to list bundles: rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp 127.0.0.1:50051: connect: connection refused"`;
  const failed: Condition = {
    type: 'ResolutionFailed',
    status: 'True',
    reason: 'ErrorPreventedResolution',
    message: problem,
  };
  const sources: Condition = {
    type: 'CatalogSourcesUnhealthy',
    status: 'False',
    reason: 'AllCatalogSourcesHealthy',
    message: 'all available catalogsources are healthy',
  };
  setConditions(store, subscription, healthy ? [sources] : [sources, failed], ['ResolutionFailed']);
}

/** Tells of the InstallPlan that a Subscription waits for. */
export function notePlan(store: Store, subscription: KubernetesObject, csv: string, plan: KubernetesObject): void {
  const { name, namespace, uid } = plan.metadata;
  const installPlanRef = { ...kinds.installPlan, name, namespace, uid };
  const { phase } = store.get(keyOf(plan))?.status ?? {};
  const status = { currentCSV: csv, installPlanRef, installPlanGeneration: 1, state: 'UpgradePending' };
  const noted = write(store, subscription, status);
  const pending: Condition = { type: 'InstallPlanPending', status: 'True', reason: phase };
  setConditions(store, noted, phase === 'Complete' ? [] : [pending], ['InstallPlanPending']);
}

/** What is planned counts as installed as soon as its ClusterServiceVersion is there, whatever its phase. */
export function noteState(store: Store, subscription: KubernetesObject): void {
  const { currentCSV, installedCSV } = subscription.status ?? {};
  const namespace = subscription.metadata.namespace ?? '';
  if (currentCSV === undefined || currentCSV === installedCSV) return;
  const csv = store.get({ ...kinds.clusterServiceVersion, namespace, name: currentCSV });
  if (csv !== undefined) write(store, subscription, { installedCSV: currentCSV, state: 'AtLatestKnown' });
}

function write(store: Store, subscription: KubernetesObject, change: Record<string, unknown>): KubernetesObject {
  const live = store.get(keyOf(subscription)) ?? subscription;
  const same = Object.entries(change).every(
    ([name, value]) => JSON.stringify(live.status?.[name]) === JSON.stringify(value),
  );
  if (same) return live;
  return store.update({ ...live, status: { ...live.status, ...change, lastUpdated: timestamp() } }, 'status');
}

/** Sets these conditions; of the `owned` types those that are not given go. */
function setConditions(
  store: Store,
  subscription: KubernetesObject,
  conditions: readonly Condition[],
  owned: readonly string[],
): void {
  const live = store.get(keyOf(subscription)) ?? subscription;
  const given = conditions.map(({ type }) => type);
  const before: readonly Condition[] = live.status?.conditions ?? [];
  const kept = before.filter(({ type }) => !owned.includes(type) && !given.includes(type));
  const next = timed(
    live.status?.conditions,
    [...kept, ...conditions].toSorted((a, b) => (a.type < b.type ? -1 : 1)),
  );
  write(store, live, { conditions: next });
}
