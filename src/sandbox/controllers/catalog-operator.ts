import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Store } from '../store.ts';
import type { Controller } from './controller.ts';
import type { FaultSwitch } from './faults.ts';
import { kinds } from './objects.ts';
import { connection, marketplace } from './olm/catalogue.ts';
import { type Bundle, installFrom } from './olm/install-plan.ts';
import { noteResolution, noteState, type Wanted } from './olm/subscription-status.ts';

/**
 * OLM's operator for Subscriptions: looks up the newest ClusterServiceVersion of each channel, puts all of a namespace
 * into one InstallPlan, and installs what is approved. While the catalogue cannot be reached nothing is resolved.
 */
export function catalogOperatorController(store: Store, bundle: Bundle, faults: FaultSwitch): Controller {
  return {
    name: 'catalog-operator',
    keys({ object }) {
      const { kind, metadata } = object;
      if (kind === 'CatalogSource' || kind === 'PackageManifest') return subscribedNamespaces(store);
      const own = ['Subscription', 'InstallPlan'].includes(kind);
      const original = kind === 'ClusterServiceVersion' && metadata.labels?.['olm.copiedFrom'] === undefined;
      return own || original ? [metadata.namespace ?? ''] : [];
    },
    reconcile(namespace) {
      const healthy = !faults.current().catalogueUnhealthy;
      noteConnection(store, healthy);
      const subscriptions = store.list(kinds.subscription, { namespace });
      for (const subscription of subscriptions) noteResolution(store, subscription, healthy);
      const wanted = healthy ? subscriptions.flatMap((each) => wantedOf(store, each)) : [];
      installFrom(store, namespace, wanted, bundle);
      for (const subscription of store.list(kinds.subscription, { namespace })) noteState(store, subscription);
      return undefined;
    },
  };
}

function subscribedNamespaces(store: Store): readonly string[] {
  return [...new Set(store.list(kinds.subscription).map(({ metadata }) => metadata.namespace ?? ''))];
}

function noteConnection(store: Store, healthy: boolean): void {
  const state = healthy ? 'READY' : 'TRANSIENT_FAILURE';
  for (const source of store.list(kinds.catalogSource, { namespace: marketplace })) {
    if (source.status?.connectionState?.lastObservedState === state) continue;
    store.update({ ...source, status: connection(state) }, 'status');
  }
}

/** A Subscription whose channel has something else than what is installed or planned. */
function wantedOf(store: Store, subscription: KubernetesObject): readonly Wanted[] {
  const { name, channel, source, startingCSV } = subscription.spec;
  const { installedCSV } = subscription.status ?? {};
  const manifest = store.get({ ...kinds.packageManifest, namespace: marketplace, name });
  if (manifest === undefined || manifest.status.catalogSource !== source) return [];
  const channels: readonly { name: string; currentCSV: string }[] = manifest.status.channels;
  const head = channels.find((each) => each.name === (channel ?? manifest.status.defaultChannel))?.currentCSV;
  const csv = installedCSV === undefined ? (startingCSV ?? head) : head;
  return csv === undefined || csv === installedCSV ? [] : [{ subscription, csv, replaces: installedCSV }];
}
