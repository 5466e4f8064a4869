import type { KubernetesObject } from '../../ports/cluster.ts';
import { keyOf } from '../memory-store.ts';
import type { Store } from '../store.ts';
import type { Controller } from './controller.ts';
import { createControllerFaults, type FaultSwitch } from './faults.ts';
import { apply, fromQueueKey, kinds, ownerKeys, queueKey, timestamp } from './objects.ts';
import { checkInstall, type InstallCheck } from './olm/check-install.ts';
import { isCopy } from './olm/copy.ts';
import { expectedDeployments } from './olm/expected-deployments.ts';
import { type Pace, paceOf } from './pace.ts';

/** What the next phase of a ClusterServiceVersion is, and why. */
interface Transition {
  readonly phase: string;
  readonly reason: string;
  readonly message: string;
}

/** How many entries a ClusterServiceVersion keeps in status.conditions. */
const keptConditions = 20;

/**
 * OLM's operator for ClusterServiceVersions: installs their Deployments with the environment of the Subscription that
 * has installed them, and walks through the phases. A change during Installing waits for the end of that install.
 */
export function olmController(
  store: Store,
  pace: Pace = paceOf(),
  faults: FaultSwitch = createControllerFaults(),
): Controller {
  const began = new Map<string, number>();

  function step(csv: KubernetesObject): number | undefined {
    const expected = expectedDeployments(csv, subscriptionOf(store, csv));
    const check = () => (faults.current().csvStuck ? stuck(csv) : checkInstall(store, expected));
    const left = pace.installTimeout - (Date.now() - (began.get(csv.metadata.uid ?? '') ?? installingSince(csv)));
    const next = replacement(store, csv) ?? nextPhase(csv, check, left <= 0);
    if (csv.status?.phase === 'InstallReady') for (const deployment of expected) apply(store, deployment);
    if (next?.reason === 'InstallSucceeded') began.set(csv.metadata.uid ?? '', Date.now());
    if (next !== undefined) store.update({ ...csv, status: statusWith(csv, next) }, 'status');
    return csv.status?.phase === 'Installing' ? Math.max(1, left) : undefined;
  }

  return {
    name: 'olm-operator',
    keys({ object }) {
      if (object.kind === 'ClusterServiceVersion') return [queueKey(object), ...predecessor(object)];
      if (object.kind === 'Deployment') return ownerKeys(object, 'ClusterServiceVersion');
      if (object.kind !== 'Subscription' || object.status?.installedCSV === undefined) return [];
      return [`${object.metadata.namespace}/${object.status.installedCSV}`];
    },
    reconcile(key) {
      const csv = store.get(fromQueueKey(kinds.clusterServiceVersion, key));
      if (csv === undefined || csv.metadata.deletionTimestamp !== undefined || isCopy(csv)) return undefined;
      if (csv.status?.phase !== 'Deleting') return step(csv);
      store.remove(keyOf(csv));
      return undefined;
    },
  };
}

/** The ClusterServiceVersion that one replaces. */
function predecessor({ metadata, spec }: KubernetesObject): readonly string[] {
  return spec.replaces === undefined ? [] : [`${metadata.namespace}/${spec.replaces}`];
}

/** What becomes of one that another replaces: it steps back, and goes when the other one is installed. */
function replacement(store: Store, csv: KubernetesObject): Transition | undefined {
  const all = store.list(kinds.clusterServiceVersion, { namespace: csv.metadata.namespace ?? '' });
  const newer = all.find(({ spec }) => spec.replaces === csv.metadata.name);
  if (newer === undefined) return undefined;
  if (csv.status?.phase === 'Replacing' && newer.status?.phase === 'Succeeded') {
    const message = 'has been replaced by a newer ClusterServiceVersion that has successfully installed.';
    return { phase: 'Deleting', reason: 'Replaced', message };
  }
  return { phase: 'Replacing', reason: 'BeingReplaced', message: `being replaced by csv: ${newer.metadata.name}` };
}

function stuck(csv: KubernetesObject): InstallCheck {
  const name: string | undefined = csv.spec.install.spec.deployments[0]?.name;
  const message = `waiting for deployment ${name} to become ready: waiting for spec update of deployment "${name}" to be observed...`;
  return { kind: 'waiting', message };
}

function subscriptionOf(store: Store, csv: KubernetesObject): KubernetesObject | undefined {
  const subscriptions = store.list(kinds.subscription, { namespace: csv.metadata.namespace ?? '' });
  return subscriptions.find(({ status }) => status?.installedCSV === csv.metadata.name);
}

function nextPhase(csv: KubernetesObject, check: () => InstallCheck, late: boolean): Transition | undefined {
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
      return installing(csv, check(), late);
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

function installing(csv: KubernetesObject, check: InstallCheck, late: boolean): Transition | undefined {
  if (check.kind === 'healthy') return succeeded;
  const message = `installing: ${check.message}`;
  if (check.kind === 'changed') return { phase: 'InstallReady', reason: csv.status.reason, message };
  if (late) {
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

/** When the present install has begun, as its conditions say it: in whole seconds. */
function installingSince({ status }: KubernetesObject): number {
  const began = status?.conditions?.findLast(({ reason }: Transition) => reason === 'InstallSucceeded');
  return Date.parse(began?.lastTransitionTime ?? timestamp());
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
