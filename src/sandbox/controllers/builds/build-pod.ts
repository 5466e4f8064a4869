import type { KubernetesObject } from '../../../ports/cluster.ts';
import type { Store } from '../../store.ts';
import { controllerReference, kinds, ownerKeys } from '../objects.ts';

/** The containers of a Build's Pod, in their order; the last one makes the image, the others run before it. */
export type BuildContainer = 'git-clone' | 'extract-image-content' | 'manage-dockerfile' | 'docker-build';

const image = 'quay.io/openshift/origin-docker-builder:latest';

/**
 * The Pod of a Build. Read: openshift/openshift-controller-manager @ 26d20feae, pkg/build/controller/strategy/docker.go
 * (CreateBuildPod), of which the volumes and the environment are left out.
 */
export function buildPod(build: KubernetesObject): KubernetesObject {
  const { metadata, spec } = build;
  const { resources = {}, source = {} } = spec;
  const container = (name: BuildContainer) => ({
    name,
    image,
    args: [`openshift-${name}`],
    resources,
    terminationMessagePolicy: 'FallbackToLogsOnError',
    imagePullPolicy: 'IfNotPresent',
  });
  const initContainers: BuildContainer[] = [
    ...(source.git || source.binary ? (['git-clone'] as const) : []),
    ...(source.images?.length > 0 ? (['extract-image-content'] as const) : []),
    'manage-dockerfile',
  ];
  return {
    ...kinds.pod,
    metadata: {
      name: `${metadata.name}-build`,
      namespace: metadata.namespace ?? '',
      labels: { 'openshift.io/build.name': metadata.name.slice(0, 63) },
      annotations: { 'openshift.io/build.name': metadata.name },
      ownerReferences: controllerReference(build),
    },
    spec: {
      serviceAccountName: spec.serviceAccount ?? 'builder',
      restartPolicy: 'Never',
      ...(spec.nodeSelector && { nodeSelector: spec.nodeSelector }),
      ...(spec.completionDeadlineSeconds && { activeDeadlineSeconds: spec.completionDeadlineSeconds }),
      initContainers: initContainers.map(container),
      containers: [container('docker-build')],
    },
    status: { phase: 'Pending' },
  };
}

/** True for a Pod that no kubelet runs: its Build does. */
export function isBuildPod(pod: KubernetesObject): boolean {
  return ownerKeys(pod, kinds.build.kind).length > 0;
}

/** The Pod of a Build, and whether another has its name. */
export function podOf(store: Store, build: KubernetesObject): { pod: KubernetesObject | undefined; foreign: boolean } {
  const { namespace = '', name, uid } = build.metadata;
  const pod = store.get({ ...kinds.pod, namespace, name: `${name}-build` });
  const isOwn = pod?.metadata.ownerReferences?.some((owner) => owner.uid === uid) ?? false;
  return { pod: isOwn ? pod : undefined, foreign: pod !== undefined && !isOwn };
}
