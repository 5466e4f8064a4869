import { awaitTags } from '../image-streams/await-tags.ts';
import { importImage } from '../image-streams/import-image.ts';
import { makeStream } from '../image-streams/make-stream.ts';
import { taggedImage } from '../image-streams/pull-spec.ts';
import type { StreamGround } from '../image-streams/stream-ground.ts';
import { kinds } from '../kinds.ts';
import { readImageReferences } from './image-references.ts';
import { releaseConfig } from './release-config.ts';
import { runReleasePod } from './release-pod.ts';

/** A release of a run: `latest` with stream `stable`, `initial` with `stable-initial`. */
export interface ReleaseName {
  readonly release: string;
  readonly stream: string;
  /** Seconds. */
  readonly pendingTimeout: number;
}

/** A release that is there. */
export interface ReadyRelease {
  /** Digest pull spec of the payload, as pods pull it. */
  readonly pullSpec: string;
  /** How many images its stream has been given; undefined where all was there already. */
  readonly images: number | undefined;
}

/**
 * Makes a payload the tag of `release` and its images those of a stream: they are what its image-references name, which a
 * pod of the payload itself prints. Errors: those of `importImage`, `awaitTags` and `runReleasePod`,
 * `ci:importing_release:unreadable`.
 */
export async function importPayload(
  ground: StreamGround,
  pullSpec: string,
  { release, stream, pendingTimeout }: ReleaseName,
): Promise<ReadyRelease> {
  const { cluster, namespace } = ground;
  const to = { stream: 'release', tag: release };
  const payload = await importImage(ground, to, pullSpec);
  const isThere = await hasStream(ground, stream);
  const images = isThere ? undefined : await fill(ground, payload.pullSpec, { release, stream, pendingTimeout });
  await awaitTags(ground, stream);
  const found = await taggedImage(cluster, namespace.name, to);
  return { pullSpec: found?.pullSpec ?? payload.pullSpec, images };
}

async function hasStream({ cluster, namespace }: StreamGround, name: string): Promise<boolean> {
  return (await cluster.get({ ...kinds.imageStream, namespace: namespace.name, name })) !== undefined;
}

async function fill(
  ground: StreamGround,
  payload: string,
  { release, stream, pendingTimeout }: ReleaseName,
): Promise<number> {
  const { cluster, namespace } = ground;
  const image = await taggedImage(cluster, namespace.name, { stream: 'release', tag: release });
  const text = await runReleasePod(ground, {
    ...{ name: `release-images-${release}`, image: payload, architecture: image?.architecture, pendingTimeout },
    ...{ command: ['cat', '/release-manifests/image-references'], serviceAccount: 'default' },
  });
  const { version, tags } = readImageReferences(text, payload);
  ground.progress(`${Object.keys(tags).length} images of release ${version} become "${stream}"`);
  await makeStream(cluster, namespace, stream, { annotations: releaseConfig(version), tags });
  return Object.keys(tags).length;
}
