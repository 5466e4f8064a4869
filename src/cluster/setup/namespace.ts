import type { KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { ourLabels } from '../our-labels.ts';
import { ourProject, unneeded } from './our-project.ts';
import type { Prerequisite } from './prerequisite.ts';

/** The namespace whose ImageStreams hold our images. */
export function namespacePrerequisite(asked: string | undefined): Prerequisite {
  return {
    name: 'namespace',
    after: ['registry'],
    permissions: [
      { verb: 'get', group: '', resource: 'namespaces' },
      { verb: 'create', group: '', resource: 'namespaces' },
    ],
    async look(cluster) {
      const name = await ourProject(cluster, asked);
      if (name === undefined) return unneeded(asked);
      const namespace = await cluster.get({ ...kinds.namespace, name });
      if (namespace === undefined) {
        const object = { ...kinds.namespace, metadata: { name, labels: ourLabels } };
        return {
          is: 'missing',
          summary: `namespace "${name}" is not there`,
          changes: [{ verb: 'create', why: 'the images lie in it', object }],
          todo: `Create it: oc new-project ${name}`,
        };
      }
      if (!isTerminating(namespace)) return { is: 'there', summary: `namespace "${name}"` };
      return {
        is: 'coming',
        summary: `namespace "${name}" is being deleted: it can be made anew once it is gone`,
        todo: `See what holds it: oc get namespace ${name} -o jsonpath='{.status.conditions}'`,
      };
    },
  };
}

/** Whether an object is being deleted and only its finalizers hold it. */
export function isTerminating(object: KubernetesObject | undefined): boolean {
  return object?.metadata.deletionTimestamp !== undefined;
}
