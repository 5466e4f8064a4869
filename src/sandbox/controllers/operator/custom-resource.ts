import type { KubernetesObject } from '../../../ports/cluster.ts';
import { keyOf } from '../../memory-store.ts';
import type { Store } from '../../store.ts';
import { apply, controllerReference, hashOf, kinds } from '../objects.ts';
import { platformDataHash, releaseVersion } from './installer-set.ts';
import type { Operand } from './operand.ts';

type Env = Readonly<Record<string, string>>;

/** What TektonConfig calls a component's section in its spec is the component's name. */
export function isWanted(operand: Operand, config: KubernetesObject): boolean {
  return operand.automatic && config.spec[operand.name]?.disabled !== true;
}

/** Makes the custom resource of a component what TektonConfig says. */
export function applyComponent(store: Store, operand: Operand, config: KubernetesObject, env: Env): KubernetesObject {
  const { targetNamespace, config: placement, [operand.name]: own } = config.spec;
  return apply(store, {
    apiVersion: config.apiVersion,
    kind: operand.kind,
    metadata: {
      name: operand.name,
      labels: { [releaseVersion]: env.VERSION ?? '' },
      annotations: { [platformDataHash]: platformHash },
      finalizers: [finalizerOf(operand)],
      ownerReferences: controllerReference(config),
    },
    spec: { ...own, config: placement, targetNamespace },
  });
}

/** Gives a custom resource that somebody else has made its finalizer. */
export function adopt(store: Store, operand: Operand, component: KubernetesObject): KubernetesObject {
  const finalizers = (component.metadata.finalizers as readonly string[] | undefined) ?? [];
  if (finalizers.includes(finalizerOf(operand))) return component;
  const metadata = { ...component.metadata, finalizers: [...finalizers, finalizerOf(operand)] };
  return store.update({ ...component, metadata });
}

/**
 * Lets the platform's hash stand in a ManualApprovalGate that a process before this one has met: its sets are then
 * written anew, once.
 */
export function markPlatform(store: Store, component: KubernetesObject): KubernetesObject {
  const annotations = { ...component.metadata.annotations, [platformDataHash]: platformHash };
  return store.update({ ...component, metadata: { ...component.metadata, annotations } });
}

/**
 * What happens before a custom resource goes: the main InstallerSets of its kind are deleted, whatever its name. So
 * whoever deletes one with a wrong name tears the right one down. Seen: lab.md 2.1.
 */
export function finalize(store: Store, operand: Operand, component: KubernetesObject): void {
  const labels = { 'operator.tekton.dev/created-by': operand.kind };
  for (const set of store.list(kinds.installerSet, { labels })) store.remove(keyOf(set));
  const finalizers = ((component.metadata.finalizers as readonly string[] | undefined) ?? []).filter(
    (name) => name !== finalizerOf(operand),
  );
  store.update({ ...component, metadata: { ...component.metadata, finalizers } });
}

const platformHash = hashOf('openshift');

function finalizerOf({ kind }: Operand): string {
  return `${kind.toLowerCase()}s.operator.tekton.dev`;
}
