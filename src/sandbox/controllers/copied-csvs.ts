import { isDeepStrictEqual } from 'node:util';
import type { KubernetesObject } from '../../ports/cluster.ts';
import { keyOf } from '../memory-store.ts';
import type { Store } from '../store.ts';
import type { Controller } from './controller.ts';
import { kinds } from './objects.ts';
import { copyFor, isCopy } from './olm/copy.ts';
import { operatorNamespace } from './operator/leader.ts';

/** Keeps copies of the global operators' ClusterServiceVersions in every namespace; what somebody changes in one is put back. */
export function copiedCsvController(store: Store): Controller {
  const namesOf = (found: readonly KubernetesObject[]) => found.map(({ metadata }) => metadata.name);
  return {
    name: 'olm-copied-csvs',
    keys({ type, object }) {
      if (object.kind === 'ClusterServiceVersion') return [object.metadata.name];
      if (object.kind !== 'Namespace' || type !== 'ADDED') return [];
      return namesOf(store.list(kinds.clusterServiceVersion, { namespace: operatorNamespace }));
    },
    reconcile(name) {
      const csv = store.get({ ...kinds.clusterServiceVersion, namespace: operatorNamespace, name });
      const copies = store
        .list(kinds.clusterServiceVersion)
        .filter((each) => each.metadata.name === name && isCopy(each));
      if (csv === undefined) for (const copy of copies) store.remove(keyOf(copy));
      else if (csv.status !== undefined) copyEverywhere(store, csv);
      return undefined;
    },
  };
}

function copyEverywhere(store: Store, csv: KubernetesObject): void {
  for (const { metadata } of store.list(kinds.namespace)) {
    if (metadata.name === csv.metadata.namespace || metadata.deletionTimestamp !== undefined) continue;
    const wanted = copyFor(csv, metadata.name);
    const found = store.get(keyOf(wanted)) ?? store.create(wanted);
    const { status, ...rest } = wanted;
    const changed = !isDeepStrictEqual([found.spec, found.metadata.labels], [wanted.spec, wanted.metadata.labels]);
    const written = changed
      ? store.update({ ...found, ...rest, metadata: { ...found.metadata, ...wanted.metadata } })
      : found;
    store.update({ ...written, status }, 'status');
  }
}
