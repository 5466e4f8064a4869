import type { StreamTag } from '../../model/ci-run.ts';
import { StreamstressError } from '../../model/error.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';

/** An image of a stream of the cluster. */
export interface TaggedImage {
  /** `sha256:<64 hex>`. */
  readonly digest: string;
  /** By digest, as pods of the namespace can pull it: `host/namespace/stream@sha256:…`. */
  readonly pullSpec: string;
  /** As other clusters pull it, where the registry is open to them; else as pods do. */
  readonly publicPullSpec: string;
  /** Labels of the image's configuration; of a list of images, those of its first one. */
  readonly labels: Readonly<Record<string, string>>;
  /** `arm64`; undefined of a list of images, and where the cluster does not say. */
  readonly architecture: string | undefined;
}

/** What a tag is now; undefined where the stream has no such tag, or nothing was imported for it yet. */
export async function taggedImage(
  cluster: Cluster,
  namespace: string,
  { stream, tag }: StreamTag,
): Promise<TaggedImage | undefined> {
  const found = await cluster.get({ ...kinds.imageStreamTag, namespace, name: `${stream}:${tag}` });
  const digest: string | undefined = found?.image?.metadata?.name;
  if (!found || !digest) return undefined;
  const { inside, outside } = await repositoriesOf(cluster, namespace, stream);
  const [listed] = found.image.dockerImageManifests ?? [];
  const first = listed && { ...kinds.imageStreamImage, namespace, name: `${stream}@${listed.digest}` };
  const image = first ? (await cluster.get(first))?.image : found.image;
  return {
    digest,
    pullSpec: inside ? `${inside}@${digest}` : found.image.dockerImageReference,
    publicPullSpec: outside ? `${outside}@${digest}` : found.image.dockerImageReference,
    labels: image?.dockerImageMetadata?.Config?.Labels ?? {},
    architecture: found.image.dockerImageMetadata?.Architecture || undefined,
  };
}

/** The digest pull spec of a tag. Errors: those of `imageOf`. */
export async function pullSpecOf(cluster: Cluster, namespace: string, image: StreamTag): Promise<string> {
  return (await imageOf(cluster, namespace, image)).pullSpec;
}

/** What a tag is. Errors: `infrastructure`, `ci:image_missing`; those of the cluster. */
export async function imageOf(cluster: Cluster, namespace: string, image: StreamTag): Promise<TaggedImage> {
  const found = await taggedImage(cluster, namespace, image);
  if (found) return found;
  const why =
    image.stream === 'pipeline' ? 'it was removed there after it had been made' : 'no release of this run has it';
  const todo =
    image.stream === 'pipeline'
      ? 'Run again, with --fresh if it stays away'
      : 'Correct the name: "ci validate" says which images the configuration makes itself';
  const message = `the image "${image.stream}:${image.tag}" is not in namespace "${namespace}": ${why}. ${todo}`;
  throw new StreamstressError('infrastructure', ['ci', 'image_missing'], message);
}

/** Where whoever is on another cluster pulls the images of a stream: `host/namespace/name`; undefined where nobody can. */
export async function publicRepository(cluster: Cluster, namespace: string, name: string): Promise<string | undefined> {
  return (await repositoriesOf(cluster, namespace, name)).outside;
}

/** Where the images of a stream lie in the cluster's own registry; undefined where it has none. */
async function repositoriesOf(cluster: Cluster, namespace: string, name: string) {
  const stream = await cluster.get({ ...kinds.imageStream, namespace, name });
  const inside: string | undefined = stream?.status?.dockerImageRepository || undefined;
  const outside: string | undefined = stream?.status?.publicDockerImageRepository || inside;
  return { inside, outside };
}
