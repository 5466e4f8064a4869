import { acquireLock } from '../cluster/lock/acquire-lock.ts';
import { homeNamespace } from '../cluster/operator/find-operator.ts';
import { lockPermissions } from '../cluster/permissions.ts';
import { created, type Step } from '../engine/step.ts';
import type { Operator } from '../model/operator.ts';

/**
 * Keeps other runs off the cluster, or waits so many seconds until they are done with it: creates `lock:cluster`, renewed
 * in the background until it is released. Errors: `infrastructure`, `locking:held`.
 */
export function lockClusterStep(operator: Operator, runId: string, timeout: number): Step {
  return {
    name: 'lock',
    kind: 'lock',
    requires: [],
    creates: ['lock:cluster'],
    permissions: lockPermissions(operator),
    async run(_inputs, { world, signal, over, progress }) {
      const { cluster, machine, clock } = world;
      const namespace = await homeNamespace(cluster, operator);
      const patience = { clock, signal, progress, timeout };
      const lock = await acquireLock({ cluster, namespace, runId, machine, over }, patience);
      return { summary: `the cluster is ours, as ${lock.holder}`, created: [created('lock:cluster', lock)] };
    },
  };
}
