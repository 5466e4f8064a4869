import type { KubernetesObject } from '../../ports/cluster.ts';
import { keyOf } from '../memory-store.ts';
import type { Store } from '../store.ts';

/** A manifest that came in. */
export interface Push {
  readonly repository: string;
  readonly digest: string;
  /** None where it was pushed by its digest. */
  readonly tag: string | undefined;
}

/** The service by which Pods know the registry. */
const internalRegistry = 'image-registry.openshift-image-registry.svc:5000';

interface TagHistory {
  readonly tag: string;
  readonly items: readonly { readonly image: string }[];
}

/**
 * What OpenShift makes of a push: an ImageStream in the project, which remembers the images that each tag has been,
 * newest first. Nothing happens where there is no project. `host` is the address of the route.
 */
export function recordPush(store: Store, host: string, { repository, tag, digest }: Push): void {
  const [namespace = '', name = '', ...more] = repository.split('/');
  const hasProject = store.get({ apiVersion: 'v1', kind: 'Namespace', name: namespace }) !== undefined;
  if (!hasProject || name === '' || more.length > 0) return;
  const stream: KubernetesObject = {
    apiVersion: 'image.openshift.io/v1',
    kind: 'ImageStream',
    metadata: { name, namespace },
    spec: { lookupPolicy: { local: false } },
  };
  const live = store.get(keyOf(stream)) ?? store.create(stream);
  const internal = `${internalRegistry}/${repository}`;
  const item = {
    created: `${new Date().toISOString().slice(0, 19)}Z`,
    dockerImageReference: `${internal}@${digest}`,
    generation: 1,
    image: digest,
  };
  const tags: readonly TagHistory[] = live.status?.tags ?? [];
  const status = {
    dockerImageRepository: internal,
    publicDockerImageRepository: `${host}/${repository}`,
    tags: tag === undefined ? tags : withItem(tags, tag, item),
  };
  store.update({ ...live, status }, 'status');
}

function withItem(tags: readonly TagHistory[], tag: string, item: { readonly image: string }): readonly TagHistory[] {
  const items = tags.find((each) => each.tag === tag)?.items ?? [];
  if (items[0]?.image === item.image) return tags;
  const others = tags.filter((each) => each.tag !== tag);
  return [...others, { tag, items: [item, ...items] }].sort((a, b) => (a.tag < b.tag ? -1 : 1));
}
