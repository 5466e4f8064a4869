import { kinds } from '../../src/cluster/kinds.ts';
import type { KubernetesObject } from '../../src/ports/cluster.ts';

const rbac = 'rbac.authorization.k8s.io';

/** The operator's Subscription; `config` where one is given. */
export function subscription(name: string, namespace: string, config?: object): KubernetesObject {
  const spec = {
    channel: 'latest',
    name: 'openshift-pipelines-operator-rh',
    source: 'redhat-operators',
    sourceNamespace: 'openshift-marketplace',
    installPlanApproval: 'Automatic',
  };
  return { ...kinds.subscription, metadata: { name, namespace }, spec: config ? { ...spec, config } : spec };
}

/** An InstallerSet with its hash and one more annotation. */
export function installerSet(name: string, createdBy: string, type: string): KubernetesObject {
  const labels = { 'operator.tekton.dev/created-by': createdBy, 'operator.tekton.dev/type': type };
  const annotations = { 'operator.tekton.dev/last-applied-hash': 'hash', 'operator.tekton.dev/target-namespace': 'x' };
  const manifests = [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { any: 'thing' } }];
  return { ...kinds.installerSet, metadata: { name, labels, annotations }, spec: { manifests } };
}

/** What OLM wants somebody to agree to. */
export function installPlan(name: string, namespace: string): KubernetesObject {
  const spec = { approval: 'Manual', approved: false, clusterServiceVersionNames: ['operator.v1.0.0'] };
  return { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'InstallPlan', metadata: { name, namespace }, spec };
}

/** For which namespaces OLM installs an operator. */
export function operatorGroup(name: string, namespace: string): KubernetesObject {
  const spec = { targetNamespaces: [namespace] };
  return { apiVersion: 'operators.coreos.com/v1', kind: 'OperatorGroup', metadata: { name, namespace }, spec };
}

/** A ClusterServiceVersion that installs the operator's Deployment. */
export function clusterServiceVersion(name: string, namespace: string): KubernetesObject {
  const operator = 'openshift-pipelines-operator';
  const { metadata, spec } = deployment(operator, namespace, `${operator}-lifecycle`);
  const install = { strategy: 'deployment', spec: { deployments: [{ name: metadata.name, spec }] } };
  const described = { displayName: 'Operator', version: '1.0.0', install };
  return { ...kinds.clusterServiceVersion, metadata: { name, namespace }, spec: described };
}

/** A Deployment without pods. */
export function deployment(name: string, namespace: string, container = 'main'): KubernetesObject {
  const labels = { app: name };
  const main = { name: container, image: 'example.test/main', env: [{ name: 'A', value: '1' }], args: ['-a'] };
  const template = { metadata: { labels }, spec: { containers: [main] } };
  const spec = { replicas: 0, selector: { matchLabels: labels }, template };
  return { ...kinds.deployment, metadata: { name, namespace }, spec };
}

/** A Role with one rule. */
export function role(name: string, namespace: string, rule: object): KubernetesObject {
  return { apiVersion: `${rbac}/v1`, kind: 'Role', metadata: { name, namespace }, rules: [rule] };
}

/** A RoleBinding of a ServiceAccount to a Role or ClusterRole, by default of the same name. */
export function roleBinding(
  name: string,
  namespace: string,
  account: string,
  kind = 'Role',
  roleName = name,
): KubernetesObject {
  const subjects = [{ kind: 'ServiceAccount', name: account, namespace }];
  const roleRef = { apiGroup: rbac, kind, name: roleName };
  return { apiVersion: `${rbac}/v1`, kind: 'RoleBinding', metadata: { name, namespace }, subjects, roleRef };
}

/** A Lease that somebody holds for a minute. */
export function lease(name: string, namespace: string, holderIdentity: string): KubernetesObject {
  const spec = { holderIdentity, leaseDurationSeconds: 60, renewTime: '2026-01-02T03:04:05.000006Z' };
  return { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name, namespace }, spec };
}

/** A ConfigMap, labelled `app: contract`. */
export function configMap(name: string, namespace: string, data: Record<string, string> = {}): KubernetesObject {
  return { ...kinds.configMap, metadata: { name, namespace, labels: { app: 'contract' } }, data };
}

/** A ServiceAccount. */
export function serviceAccount(name: string, namespace: string): KubernetesObject {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } };
}

/** The component that TektonConfig does not create. */
export function manualApprovalGate(name: string): KubernetesObject {
  const spec = { targetNamespace: 'openshift-pipelines' };
  return { apiVersion: 'operator.tekton.dev/v1alpha1', kind: 'ManualApprovalGate', metadata: { name }, spec };
}

/** What the operator is installed by. */
export function tektonConfig(name: string): KubernetesObject {
  return {
    ...{ apiVersion: 'operator.tekton.dev/v1alpha1', kind: 'TektonConfig' },
    metadata: { name },
    spec: { profile: 'all', targetNamespace: 'openshift-pipelines' },
  };
}

/** The registry operator's configuration, as the setup leaves it. */
export function registryConfig(name: string): KubernetesObject {
  const spec = { managementState: 'Managed', replicas: 1, defaultRoute: true, storage: { emptyDir: {} } };
  return { apiVersion: 'imageregistry.operator.openshift.io/v1', kind: 'Config', metadata: { name }, spec };
}
