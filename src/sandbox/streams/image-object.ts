import { readFileSync } from 'node:fs';
import type { Registry } from '../registry/registry.ts';

/** What is read of the registry. */
export type ImageReader = Pick<Registry, 'read' | 'blobPath'>;

interface Descriptor {
  readonly digest: string;
  readonly size: number;
  readonly mediaType: string;
  readonly platform?: { readonly architecture: string; readonly os: string; readonly variant?: string };
}

interface Manifest {
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
  readonly manifests?: readonly Descriptor[];
}

/** An Image of image.openshift.io/v1, as it is shown in other objects. */
export interface ImageObject {
  readonly metadata: { readonly name: string; readonly [field: string]: unknown };
  readonly dockerImageReference?: string;
  /** The images of a list. */
  readonly dockerImageManifests?: readonly { readonly digest: string; readonly architecture: string }[];
  readonly [field: string]: unknown;
}

/**
 * The image of that digest in a repository, with what its configuration says; undefined where the repository has none. Read:
 * openshift/openshift-apiserver 56aa2d9, pkg/image/apiserver/importer/image.go and imageutil.InternalImageWithMetadata.
 */
export function imageObject(registry: ImageReader, repository: string, digest: string): ImageObject | undefined {
  const found = registry.read(repository, digest);
  if (found === undefined) return undefined;
  const manifest: Manifest = JSON.parse(found.bytes.toString());
  const about = { dockerImageMetadataVersion: '1.0', dockerImageManifestMediaType: found.mediaType };
  const metadata = { name: digest, annotations: { 'image.openshift.io/dockerLayersOrder': 'ascending' } };
  return {
    metadata,
    ...about,
    ...(manifest.manifests ? listOf(digest, manifest.manifests) : single(registry, manifest)),
  };
}

const metadataType = { kind: 'DockerImage', apiVersion: 'image.openshift.io/1.0' };

function listOf(digest: string, manifests: readonly Descriptor[]) {
  return {
    dockerImageMetadata: { ...metadataType, Id: digest, Created: '1970-01-01T00:00:00Z', ContainerConfig: {} },
    dockerImageManifests: manifests.map(({ digest, mediaType, size, platform }) => ({
      digest,
      mediaType,
      manifestSize: size,
      architecture: platform?.architecture ?? '',
      os: platform?.os ?? '',
      ...(platform?.variant ? { variant: platform.variant } : {}),
    })),
  };
}

function single(registry: ImageReader, { config, layers = [] }: Manifest) {
  const path = config && registry.blobPath(config.digest);
  const { architecture, created, author, config: settings = {} } = path ? JSON.parse(readFileSync(path, 'utf8')) : {};
  const size = [config, ...layers].reduce((sum, part) => sum + (part?.size ?? 0), 0);
  const dockerImageMetadata = {
    ...metadataType,
    Id: config?.digest ?? '',
    Created: created ?? '1970-01-01T00:00:00Z',
    ContainerConfig: {},
    ...(author ? { Author: author } : {}),
    Config: settings,
    Architecture: architecture ?? '',
    Size: size,
  };
  const dockerImageLayers = layers.map(({ digest, size, mediaType }) => ({ name: digest, size, mediaType }));
  return { dockerImageMetadata, dockerImageLayers };
}
