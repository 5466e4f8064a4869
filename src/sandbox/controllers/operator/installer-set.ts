import type { KubernetesObject } from '../../../ports/cluster.ts';
import { controllerReference, hashOf, kinds, nameSuffix } from '../objects.ts';
import { withImagesFromEnv } from './images-from-env.ts';
import { manifestsOf, type Operand } from './operand.ts';

/** Annotation with the hash of the component's spec; another value in it makes the operator write the set anew. */
export const lastAppliedHash = 'operator.tekton.dev/last-applied-hash';
/** Label with the operator's version. */
export const releaseVersion = 'operator.tekton.dev/release-version';
/** Holds a deleted set until what it has installed is gone. */
export const installerSetFinalizer = 'tektoninstallersets.operator.tekton.dev';

/** Labels of the two sets that carry a component. */
export function mainSetLabels(operand: Operand): Record<string, string> {
  return { 'operator.tekton.dev/created-by': operand.kind, 'operator.tekton.dev/type': 'main' };
}

/** The static and the deployment set of a component, as the operator with that environment makes them. */
export function mainSets(
  operand: Operand,
  component: KubernetesObject,
  env: Readonly<Record<string, string>>,
): readonly KubernetesObject[] {
  return (['static', 'deployment'] as const).map((part) => {
    const generateName = `${operand.name}-main-${part}-`;
    const targetNamespace: string = component.spec.targetNamespace;
    const metadata = {
      name: generateName + nameSuffix(),
      generateName,
      labels: { ...mainSetLabels(operand), [releaseVersion]: env.VERSION ?? '' },
      annotations: {
        [lastAppliedHash]: hashOf(component.spec),
        'operator.tekton.dev/target-namespace': targetNamespace,
      },
      ownerReferences: controllerReference(component),
      finalizers: [installerSetFinalizer],
    };
    const manifests = { static: staticManifests, deployment: deploymentManifests }[part](operand, targetNamespace, env);
    return { ...kinds.installerSet, metadata, spec: { manifests } };
  });
}

function staticManifests(operand: Operand, namespace: string): readonly KubernetesObject[] {
  const accounts = operand.workloads.map(({ name }) => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace },
  }));
  const metadata = { name: operand.info, namespace, labels: { 'app.kubernetes.io/part-of': operand.partOf } };
  return [...accounts, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { version: operand.version } }];
}

function deploymentManifests(
  operand: Operand,
  namespace: string,
  env: Readonly<Record<string, string>>,
): readonly KubernetesObject[] {
  const manifests = operand.workloads.flatMap((workload) => manifestsOf(operand, workload, namespace));
  return manifests.map((manifest) => {
    return manifest.kind === 'Deployment' ? withImagesFromEnv(manifest, operand.envPrefix, env) : manifest;
  });
}
