import { releaseAnnotation } from '../releases/release-config.ts';
import { awaitTags } from './await-tags.ts';
import { makeStream } from './make-stream.ts';
import { readStream } from './read-stream.ts';
import { type StreamGround, sourceOf } from './stream-ground.ts';
import { refusedSource } from './tag-image.ts';

/** A stream of another namespace, with its images as they were when the run began: digest pull specs by tag. */
export interface TakenImages {
  readonly namespace: string;
  readonly name: string;
  readonly images: Readonly<Record<string, string>>;
}

/**
 * Makes a stream with these images, and waits for them; false where it was there. Errors: `ci:importing_image` with
 * `forbidden` or `not_found`, those of `awaitTags`.
 */
export async function takeStream(ground: StreamGround, from: TakenImages, to: string): Promise<boolean> {
  const { cluster, namespace } = ground;
  const { annotations = {} } = (await readStream(cluster, from.namespace, from.name)) ?? {};
  const tags = Object.entries(from.images).map(([tag, pullSpec]) => [tag, sourceOf(pullSpec, namespace)] as const);
  const release = annotations[releaseAnnotation];
  const content = {
    annotations: release === undefined ? {} : { [releaseAnnotation]: release },
    tags: Object.fromEntries(tags),
  };
  const [first] = tags;
  const isNew = await makeStream(cluster, namespace, to, content).catch((error: unknown) => {
    throw (first && refusedSource(error, { stream: to, tag: first[0] }, first[1], namespace.name)) ?? error;
  });
  await awaitTags(ground, to);
  return isNew;
}
