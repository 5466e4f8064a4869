import { makeMachineImage } from '../registry/machine-image.ts';
import { architecture, type Image } from '../registry/make-image.ts';

/** What a payload is made of. */
export interface PayloadContents {
  /** Its version: `4.19.3`. */
  readonly name: string;
  /** Pull specs by digest, by tag. */
  readonly images: Readonly<Record<string, string>>;
  /** This machine's alone where nothing is said. */
  readonly architectures?: readonly [string, ...string[]];
}

const created = '2026-01-01T00:00:00Z';

/**
 * The payload image of a release, as `oc adm release new` makes it: a machine image with `/release-manifests`. Read:
 * openshift/oc @ 6b8e30c5, pkg/cli/admin/release/new.go (writePayload, write).
 */
export function makePayload({ name, images, architectures = [architecture] }: PayloadContents): Image {
  const tags = Object.entries(images).map(([tag, pullSpec]) => ({
    ...{ name: tag, from: { kind: 'DockerImage', name: pullSpec }, generation: null },
    annotations: { 'io.openshift.build.source-location': `https://example.org/${tag}` },
  }));
  const references = {
    kind: 'ImageStream',
    apiVersion: 'image.openshift.io/v1',
    metadata: { name, creationTimestamp: created },
    spec: { lookupPolicy: { local: false }, tags: tags.sort((a, b) => (a.name < b.name ? -1 : 1)) },
    status: { dockerImageRepository: '' },
  };
  const metadata = { kind: 'cincinnati-metadata-v0', version: name, previous: [] };
  const files = Object.entries({ 'image-references': references, 'release-metadata': metadata }).map(
    ([file, document]) => ({
      path: `release-manifests/${file}`,
      mode: 0o444,
      content: JSON.stringify(document, undefined, 2),
    }),
  );
  return makeMachineImage(architectures, { files, labels: { 'io.openshift.release': name } });
}
