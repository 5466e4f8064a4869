import type { KubernetesObject } from '../../../ports/cluster.ts';
import type { Store } from '../../store.ts';
import type { Controller } from '../controller.ts';
import { apply, kinds } from '../objects.ts';
import type { Pace } from '../pace.ts';
import { isOperatorPod, leaseNames, operatorNamespace, operatorProcesses } from './leader.ts';

/**
 * The operator's leader election: one Lease a controller. A process that ends with its Pod gives its leases back, so the
 * next one follows at once; one that is killed does not, and the next waits until the lease has run out.
 */
export function leaseController(store: Store, pace: Pace): Controller {
  return {
    name: 'tekton-operator-leases',
    keys({ object }) {
      if (isOperatorPod(object)) return ['leases'];
      return object.kind === 'Lease' && object.metadata.namespace === operatorNamespace ? ['leases'] : [];
    },
    reconcile() {
      const waits = leaseNames.map(({ name, container }) => elect(store, name, container, pace));
      const shortest = Math.min(...waits);
      return Number.isFinite(shortest) ? shortest : undefined;
    },
  };
}

/** Renews, hands over or takes one lease. Returns the milliseconds after which to look again. */
function elect(store: Store, name: string, container: string, pace: Pace): number {
  const lease = store.get({ ...kinds.lease, namespace: operatorNamespace, name });
  const holder: string = lease?.spec.holderIdentity ?? '';
  const processes = operatorProcesses(store, container);
  const age = lease === undefined ? 0 : Date.now() - Date.parse(lease.spec.renewTime);
  if (processes.some(({ identity }) => identity === holder)) {
    if (age < pace.renewal) return pace.renewal - age;
    write(store, name, { ...lease?.spec, renewTime: microTime() });
    return pace.renewal;
  }
  const next = processes.find(({ mayLead }) => mayLead);
  if (holder !== '' && next !== undefined && !gaveBack(store, holder) && age < pace.lease) return pace.lease - age;
  if (next === undefined) return Number.POSITIVE_INFINITY;
  write(store, name, {
    acquireTime: microTime(),
    holderIdentity: next.identity,
    leaseDurationSeconds: 60,
    leaseTransitions: lease === undefined ? 0 : lease.spec.leaseTransitions + 1,
    renewTime: microTime(),
  });
  return pace.renewal;
}

/** A holder whose Pod is gone was told to stop and has ended in order; one whose Pod is still there was killed. */
function gaveBack(store: Store, holder: string): boolean {
  const [name = '', rest = ''] = holder.split('_');
  const pod = store.get({ ...kinds.pod, namespace: operatorNamespace, name });
  return pod === undefined || !rest.startsWith(pod.metadata.uid ?? '');
}

function write(store: Store, name: string, spec: KubernetesObject['spec']): void {
  apply(store, { ...kinds.lease, metadata: { name, namespace: operatorNamespace }, spec });
}

function microTime(): string {
  return new Date().toISOString().replace('Z', '000Z');
}
