import type { KubernetesObject } from '../../src/ports/cluster.ts';
import { any, anything, type CustomKind, crdOf, flag, list, number, object, text } from './crd-schema.ts';

const config = object({ env: list(object({ name: text, value: text, valueFrom: anything })), nodeSelector: anything });

/** The kinds that the product writes, with the fields of theirs that it writes; used where the real ones are not given. */
const kinds: readonly CustomKind[] = [
  [
    'operators.coreos.com/v1alpha1',
    'Subscription',
    'Namespaced',
    object({
      channel: text,
      name: text,
      source: text,
      sourceNamespace: text,
      startingCSV: text,
      installPlanApproval: text,
      config,
    }),
  ],
  ['operators.coreos.com/v1alpha1', 'ClusterServiceVersion', 'Namespaced', anything],
  [
    'operators.coreos.com/v1alpha1',
    'InstallPlan',
    'Namespaced',
    object({ approved: flag, approval: text, clusterServiceVersionNames: list(text) }),
  ],
  ['operators.coreos.com/v1', 'OperatorGroup', 'Namespaced', object({ targetNamespaces: list(text) })],
  ['operator.tekton.dev/v1alpha1', 'TektonConfig', 'Cluster', object({ profile: text, targetNamespace: text })],
  ['operator.tekton.dev/v1alpha1', 'ManualApprovalGate', 'Cluster', object({ targetNamespace: text })],
  ['operator.tekton.dev/v1alpha1', 'TektonInstallerSet', 'Cluster', object({ manifests: any })],
  [
    'imageregistry.operator.openshift.io/v1',
    'Config',
    'Cluster',
    object({
      managementState: text,
      replicas: number,
      defaultRoute: flag,
      storage: object({ emptyDir: object({}), managementState: text }),
    }),
  ],
];

/** CustomResourceDefinitions that name the fields which the product writes, and refuse others. */
export const minimalCrds: readonly KubernetesObject[] = kinds.map(crdOf);
