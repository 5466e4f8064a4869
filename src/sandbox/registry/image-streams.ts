import type { Store } from '../store.ts';
import { historiesOf, secondsNow, streamKind } from '../streams/stream.ts';
import { withEvent } from '../streams/tag-events.ts';
import { internalHosts } from './own-repository.ts';

/** A manifest that came in. */
export interface Push {
  readonly repository: string;
  readonly digest: string;
  /** None where it was pushed by its digest. */
  readonly tag: string | undefined;
}

/**
 * What OpenShift makes of a push: an ImageStream in the project, which remembers the images that each tag has been,
 * newest first. Nothing happens where there is no project. `host` is the address of the route.
 */
export function recordPush(store: Store, host: string, { repository, tag, digest }: Push): void {
  const [namespace = '', name = '', ...more] = repository.split('/');
  const hasProject = store.get({ apiVersion: 'v1', kind: 'Namespace', name: namespace }) !== undefined;
  if (!hasProject || name === '' || more.length > 0) return;
  const spec = { lookupPolicy: { local: false } };
  const stream = { ...streamKind, metadata: { name, namespace }, spec };
  const live = store.get({ ...streamKind, name, namespace }) ?? store.create(stream);
  const internal = `${internalHosts[0]}/${repository}`;
  const { generation = 1 } = live.metadata;
  const event = { created: secondsNow(), dockerImageReference: `${internal}@${digest}`, generation, image: digest };
  const status = {
    dockerImageRepository: internal,
    publicDockerImageRepository: `${host}/${repository}`,
    tags: tag === undefined ? historiesOf(live) : withEvent(live, tag, event),
  };
  store.update({ ...live, status }, 'status');
}
