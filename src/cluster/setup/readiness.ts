import type { KubernetesObject } from '../../ports/cluster.ts';
import { conditionOf, saying } from './conditions.ts';
import { isTerminating } from './namespace.ts';
import type { Standing } from './prerequisite.ts';

/** Where an object of the operator stands, by its condition Ready. Good enough for a set-up; it never proves a swap. */
export function readiness(object: KubernetesObject): Standing {
  const { kind, metadata, status } = object;
  const what = `${kind} "${metadata.name}"`;
  const todo = `Look at: oc get ${kind.toLowerCase()} ${metadata.name} -o yaml`;
  if (isTerminating(object)) return { is: 'coming', summary: `${what} is being deleted`, todo };
  const ready = conditionOf(status, 'Ready');
  if (ready?.status === 'True') return { is: 'there', summary: `${what} is Ready` };
  return { is: 'coming', summary: `${what} is not Ready yet${saying(ready)}`, todo };
}
