import type { KubernetesObject } from '../../src/ports/cluster.ts';

/** A field's schema, as a CustomResourceDefinition has it. */
type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: 'string' };
const number: Schema = { type: 'integer' };
const flag: Schema = { type: 'boolean' };
const anything: Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
const any: Schema = { 'x-kubernetes-preserve-unknown-fields': true };
const object = (properties: Readonly<Record<string, Schema>>): Schema => ({ type: 'object', properties });
const list = (items: Schema): Schema => ({ type: 'array', items });

const config = object({ env: list(object({ name: text, value: text, valueFrom: anything })), nodeSelector: anything });

/** The kinds that the product writes, with the fields of theirs that it writes; used where the real ones are not given. */
const kinds: readonly (readonly [apiVersion: string, kind: string, scope: 'Namespaced' | 'Cluster', spec: Schema])[] = [
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
export const minimalCrds: readonly KubernetesObject[] = kinds.map(([apiVersion, kind, scope, spec]) => {
  const [group = '', name = ''] = apiVersion.split('/');
  const singular = kind.toLowerCase();
  const plural = `${singular}s`;
  const schema = { openAPIV3Schema: object({ spec, status: anything }) };
  const version = { name, served: true, storage: true, subresources: { status: {} }, schema };
  const names = { kind, listKind: `${kind}List`, plural, singular };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: { group, scope, names, versions: [version] },
  };
});
