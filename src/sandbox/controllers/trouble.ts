import { keyOf } from '../memory-store.ts';
import type { Store } from '../store.ts';
import { kinds } from './objects.ts';
import { csvName, operatorPackage } from './olm/catalogue.ts';
import { isOperatorPod, operatorNamespace } from './operator/leader.ts';

/** Kills the processes of the operator's Pods. */
export function killOperator(store: Store, kill: (namespace: string, name: string) => void): void {
  const pods = store.list(kinds.pod, { namespace: operatorNamespace }).filter(isOperatorPod);
  for (const { metadata } of pods) kill(operatorNamespace, metadata.name);
}

/** Makes a version the newest of every channel of the operator's package. */
export function upgradeOperator(store: Store, version: string): void {
  const manifests = store.list(kinds.packageManifest).filter(({ metadata }) => metadata.name === operatorPackage);
  for (const manifest of manifests) {
    const channels = manifest.status.channels.map(({ name }: { name: string }) => ({
      name,
      currentCSV: csvName(version),
      currentCSVDesc: { version },
    }));
    store.update({ ...manifest, status: { ...manifest.status, channels } }, 'status');
  }
}

const holder = 'sandbox.streamstress.dev/stays';

/** Deletes a namespace whose finalizer holds it in Terminating. Returns what lets it go. */
export function terminateNamespace(store: Store, name: string): () => void {
  const key = { ...kinds.namespace, name };
  const namespace = store.get(key);
  if (namespace === undefined) throw new Error(`there is no namespace "${name}"`);
  const finalizers = [...((namespace.metadata.finalizers as readonly string[] | undefined) ?? []), holder];
  store.update({ ...namespace, metadata: { ...namespace.metadata, finalizers } });
  store.remove(keyOf(namespace));
  return () => {
    const live = store.get(key);
    const left = ((live?.metadata.finalizers as readonly string[] | undefined) ?? []).filter((each) => each !== holder);
    if (live !== undefined) store.update({ ...live, metadata: { ...live.metadata, finalizers: left } });
  };
}
