import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Store } from '../store.ts';
import type { Controller } from './controller.ts';
import { apply, fromQueueKey, kinds, ownerKeys, queueKey, timestamp } from './objects.ts';
import { checkInstall, type InstallCheck } from './olm/check-install.ts';
import { expectedDeployments } from './olm/expected-deployments.ts';

/** What the next phase of a ClusterServiceVersion is, and why. */
interface Transition {
  readonly phase: string;
  readonly reason: string;
  readonly message: string;
}

/** How long an install may take before it counts as failed, in milliseconds. */
const installTimeout = 5 * 60_000;
/** How many entries a ClusterServiceVersion keeps in status.conditions. */
const keptConditions = 20;

/**
 * OLM's operator for ClusterServiceVersions: installs their Deployments with the environment of the Subscription that
 * has installed them, and walks through the phases. A change during Installing waits for the end of that install.
 */
export function olmController(store: Store): Controller {
  return {
    name: 'olm-operator',
    keys({ object }) {
      if (object.kind === 'ClusterServiceVersion') return [queueKey(object)];
      if (object.kind === 'Deployment') return ownerKeys(object, 'ClusterServiceVersion');
      if (object.kind !== 'Subscription' || object.status?.installedCSV === undefined) return [];
      return [`${object.metadata.namespace}/${object.status.installedCSV}`];
    },
    reconcile(key) {
      const csv = store.get(fromQueueKey(kinds.clusterServiceVersion, key));
      if (csv === undefined || csv.metadata.deletionTimestamp !== undefined) return undefined;
      const expected = expectedDeployments(csv, subscriptionOf(store, csv));
      const next = nextPhase(csv, () => checkInstall(store, expected));
      if (csv.status?.phase === 'InstallReady') for (const deployment of expected) apply(store, deployment);
      if (next !== undefined) store.update({ ...csv, status: statusWith(csv, next) }, 'status');
      return csv.status?.phase === 'Installing' ? Math.max(1, installTimeout - installingFor(csv)) : undefined;
    },
  };
}

function subscriptionOf(store: Store, csv: KubernetesObject): KubernetesObject | undefined {
  const subscriptions = store.list(kinds.subscription, { namespace: csv.metadata.namespace ?? '' });
  return subscriptions.find(({ status }) => status?.installedCSV === csv.metadata.name);
}

function nextPhase(csv: KubernetesObject, check: () => InstallCheck): Transition | undefined {
  switch (csv.status?.phase ?? '') {
    case '':
      return { phase: 'Pending', reason: 'RequirementsUnknown', message: 'requirements not yet checked' };
    case 'Pending': {
      const message = 'all requirements found, attempting install';
      return { phase: 'InstallReady', reason: 'AllRequirementsMet', message };
    }
    case 'InstallReady': {
      const message = 'waiting for install components to report healthy';
      return { phase: 'Installing', reason: 'InstallSucceeded', message };
    }
    case 'Installing':
      return installing(csv, check());
    case 'Succeeded':
      return afterInstall('Failed', 'ComponentUnhealthy', check());
    case 'Failed':
      return check().kind === 'healthy' ? succeeded : afterInstall('Pending', 'NeedsReinstall', check());
    default:
      return undefined;
  }
}

const succeeded: Transition = {
  phase: 'Succeeded',
  reason: 'InstallSucceeded',
  message: 'install strategy completed with no errors',
};

function installing(csv: KubernetesObject, check: InstallCheck): Transition | undefined {
  if (check.kind === 'healthy') return succeeded;
  const message = `installing: ${check.message}`;
  if (check.kind === 'changed') return { phase: 'InstallReady', reason: csv.status.reason, message };
  if (installingFor(csv) >= installTimeout) {
    return { phase: 'Failed', reason: 'InstallCheckFailed', message: 'install timeout' };
  }
  return { phase: 'Installing', reason: 'InstallWaiting', message };
}

/** What an unhealthy install leads to: a changed one to a new install at once, one that is rolling out to `phase`. */
function afterInstall(phase: string, reason: string, check: InstallCheck): Transition | undefined {
  if (check.kind === 'healthy') return undefined;
  const message = `installing: ${check.message}`;
  return check.kind === 'changed'
    ? { phase: 'InstallReady', reason: 'ComponentUnhealthy', message }
    : { phase, reason, message };
}

/** Milliseconds since the present install has begun. */
function installingFor(csv: KubernetesObject): number {
  const began = csv.status.conditions.findLast(({ reason }: Transition) => reason === 'InstallSucceeded');
  return Date.now() - Date.parse(began?.lastTransitionTime ?? timestamp());
}

/** A new entry of status.conditions where phase or reason change; else the last one gets the new message. */
function statusWith({ status }: KubernetesObject, next: Transition): Record<string, unknown> {
  const now = timestamp();
  const before: readonly Record<string, unknown>[] = status?.conditions ?? [];
  const last = before.at(-1);
  if (last?.phase === next.phase && last.reason === next.reason) {
    const same = last.message === next.message;
    const updated = { ...last, message: next.message, lastUpdateTime: same ? last.lastUpdateTime : now };
    return { ...status, ...updated, conditions: [...before.slice(0, -1), updated] };
  }
  const added = { ...next, lastTransitionTime: now, lastUpdateTime: now };
  return { ...status, ...added, conditions: [...before, added].slice(-keptConditions) };
}
