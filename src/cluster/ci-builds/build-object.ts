import type { CiNamespace } from '../../model/ci-run.ts';
import type { ImageOrder } from '../../model/image-order.ts';
import type { KubernetesObject, ObjectKey } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';

/** What a Build is made of besides its order. */
export interface BuildGround {
  readonly namespace: CiNamespace;
  /** Stream `pipeline`: what is built goes with it. */
  readonly owner: KubernetesObject | undefined;
  /** `sha256:<64 hex>` of the image that the order begins with. */
  readonly fromDigest: string | undefined;
  /** Secret for cloning, of the namespace. */
  readonly loginSecret: string | undefined;
}

export type BuildKey = ObjectKey & { readonly namespace: string };

/** The Build of an order for one architecture; of the same inputs there is one in a namespace. */
export function buildKey({ to }: ImageOrder, architecture: string, { name: namespace }: CiNamespace): BuildKey {
  return { ...kinds.build, namespace, name: `${to.replaceAll('_', '-')}-${architecture}` };
}

/** The Build of an order for one architecture: it makes the tag of `pipeline` that it is named after. */
export function buildObject(order: ImageOrder, architecture: string, ground: BuildGround): KubernetesObject {
  const { namespace, owner } = ground;
  const { apiVersion, kind, ...metadata } = buildKey(order, architecture, namespace);
  const { to, resources, jobSpec } = order;
  return {
    ...{ apiVersion, kind },
    metadata: {
      ...metadata,
      labels: { ...namespace.labels, creates: to.replaceAll('_', '-') },
      annotations: { 'ci.openshift.io/job-spec': jobSpec },
      ...(owner ? { ownerReferences: [ownerReference(owner)] } : {}),
    },
    spec: {
      nodeSelector: { 'kubernetes.io/arch': architecture },
      resources,
      source: sourceOf(order, ground),
      strategy: { type: 'Docker', dockerStrategy: dockerStrategy(order, namespace) },
      output: { to: pipelineTag(metadata.name, namespace), imageLabels: imageLabels(order, ground) },
    },
  };
}

function ownerReference({ apiVersion, kind, metadata: { name, uid = '' } }: KubernetesObject) {
  return { apiVersion, kind, name, uid } as { readonly kind: string; readonly name: string; readonly uid: string };
}

function sourceOf({ git, dockerfile, contextDir, images, loginFolder }: ImageOrder, { loginSecret }: BuildGround) {
  const used = images.map(({ tag, as, paths }) => ({
    from: { kind: 'ImageStreamTag', name: `pipeline:${tag}` },
    ...(as.length > 0 ? { as } : {}),
    ...(paths.length > 0 ? { paths } : {}),
  }));
  const secret = loginSecret === undefined ? undefined : { name: loginSecret };
  const copiesContent = images.some(({ paths }) => paths.length > 0);
  return {
    type: git ? 'Git' : dockerfile !== undefined && !copiesContent ? 'Dockerfile' : 'Image',
    ...(git ? { git, ...(secret ? { sourceSecret: secret } : {}) } : {}),
    ...(dockerfile === undefined ? {} : { dockerfile }),
    ...(contextDir === '' ? {} : { contextDir }),
    ...(used.length > 0 ? { images: used } : {}),
    ...(loginFolder !== undefined && secret ? { secrets: [{ secret, destinationDir: loginFolder }] } : {}),
  };
}

function dockerStrategy({ from, dockerfilePath, buildArgs }: ImageOrder, namespace: CiNamespace) {
  return {
    ...(from === undefined ? {} : { from: pipelineTag(from, namespace) }),
    ...(dockerfilePath === '' ? {} : { dockerfilePath }),
    ...{ forcePull: true, noCache: true, imageOptimizationPolicy: 'SkipLayers' },
    env: [{ name: 'BUILD_LOGLEVEL', value: '0' }],
    ...(buildArgs.length > 0 ? { buildArgs } : {}),
  };
}

function pipelineTag(tag: string, { name: namespace }: CiNamespace) {
  return { kind: 'ImageStreamTag', namespace, name: `pipeline:${tag}` };
}

/** The digest tells whoever finds the image whether it was made of what there is now. */
function imageLabels({ from, labels }: ImageOrder, { fromDigest }: BuildGround) {
  const madeOf = from && fromDigest ? { [`io.openshift.ci.from.${from}`]: fromDigest } : {};
  return Object.entries({ ...labels, ...madeOf })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ name, value }));
}
