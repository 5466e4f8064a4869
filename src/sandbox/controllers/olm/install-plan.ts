import type { KubernetesObject } from '../../../ports/cluster.ts';
import { keyOf } from '../../memory-store.ts';
import type { Store } from '../../store.ts';
import { kinds, nameSuffix } from '../objects.ts';
import { notePlan, type Wanted } from './subscription-status.ts';

/** The ClusterServiceVersion of that name, as its bundle in the catalogue has it, for a namespace. */
export type Bundle = (name: string, namespace: string) => KubernetesObject;

/** Carries out what is wanted in a namespace by one InstallPlan; one that nobody has approved yet waits. */
export function installFrom(store: Store, namespace: string, wanted: readonly Wanted[], bundle: Bundle): void {
  if (wanted.length === 0) return;
  const names = wanted.map(({ csv }) => csv).sort();
  const plan = openPlan(store, namespace, names) ?? createPlan(store, namespace, wanted, names);
  const current = store.get(keyOf(plan)) ?? plan;
  if (current.spec.approved === true) {
    for (const each of wanted) install(store, each, bundle);
    writePhase(store, current, 'Complete');
  } else writePhase(store, current, 'RequiresApproval');
  for (const { subscription, csv } of wanted) notePlan(store, subscription, csv, current);
}

function openPlan(store: Store, namespace: string, names: readonly string[]): KubernetesObject | undefined {
  const plans = store.list(kinds.installPlan, { namespace });
  const isSame = ({ spec }: KubernetesObject) => spec.clusterServiceVersionNames.join() === names.join();
  return plans.find((plan) => plan.status?.phase !== 'Complete' && isSame(plan));
}

function createPlan(
  store: Store,
  namespace: string,
  wanted: readonly Wanted[],
  clusterServiceVersionNames: readonly string[],
): KubernetesObject {
  const manual = wanted.some(({ subscription }) => subscription.spec.installPlanApproval === 'Manual');
  const labels = wanted.map(({ subscription }) => [`operators.coreos.com/${subscription.spec.name}.${namespace}`, '']);
  const ownerReferences = wanted.map(({ subscription: { apiVersion, kind, metadata } }) => ({
    apiVersion,
    kind,
    name: metadata.name,
    uid: metadata.uid ?? '',
  }));
  const generateName = 'install-';
  const metadata = { name: generateName + nameSuffix(), generateName, namespace, labels: Object.fromEntries(labels) };
  return store.create({
    ...kinds.installPlan,
    metadata: { ...metadata, ownerReferences },
    spec: { approval: manual ? 'Manual' : 'Automatic', approved: !manual, clusterServiceVersionNames, generation: 1 },
    status: { phase: 'Planning' },
  });
}

function install(store: Store, { subscription, csv, replaces }: Wanted, bundle: Bundle): void {
  const object = bundle(csv, subscription.metadata.namespace ?? '');
  if (store.get(keyOf(object)) !== undefined) return;
  store.create({ ...object, spec: { ...object.spec, ...(replaces !== undefined && { replaces }) } });
}

function writePhase(store: Store, plan: KubernetesObject, phase: string): void {
  store.update({ ...plan, status: { ...plan.status, phase } }, 'status');
}
