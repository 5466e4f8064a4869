import { basename } from 'node:path';
import { programs } from '../oc/programs.ts';
import { machineMounts, makeMachineImage } from '../registry/machine-image.ts';
import { architecture, type Image } from '../registry/make-image.ts';
import type { TarFile } from '../registry/tar.ts';

/** What the images of a release are made for. */
export interface ReleaseImagesOptions {
  /** Address of the sandbox's registry: `http://127.0.0.1:5000`. */
  readonly registry: string;
  /** Tags besides `cli` and `cluster-version-operator`. */
  readonly tags?: readonly string[];
  /** This machine's alone where nothing is said. */
  readonly architectures?: readonly [string, ...string[]];
}

const operator = 'cluster-version-operator';
const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * Images that stand for those of a release, by tag: machine images, of which `cli` has the stand-in for `oc`, and
 * `cluster-version-operator` is what payloads are built upon. The latter's manifests name all the others, so that
 * `oc adm release new` leaves none out.
 */
export function makeReleaseImages(options: ReleaseImagesOptions): Readonly<Record<string, Image>> {
  const { tags = [], architectures = [architecture] } = options;
  const labels = (tag: string) => ({ 'io.openshift.build.source-location': `https://example.org/${tag}` });
  const others = tags.map((tag) => [tag, makeMachineImage(architectures, { labels: labels(tag) })]);
  return {
    ...Object.fromEntries(others),
    cli: makeMachineImage(architectures, {
      files: [ocProgram(options.registry)],
      env: { OC_SERVICE_ACCOUNT: serviceAccount },
      labels: labels('cli'),
    }),
    [operator]: makeMachineImage(architectures, {
      files: manifests([...tags, 'cli', operator]),
      labels: { ...labels(operator), 'io.openshift.release.operator': 'true' },
    }),
  };
}

/** In a container the program lies where it is mounted; where containers are processes of this machine it does not. */
function ocProgram(registry: string): TarFile {
  const { folder, oc } = programs();
  const [mounted = ''] = Object.entries(machineMounts()).flatMap(([path, source]) => (source === folder ? [path] : []));
  const node = `/.machine/node/${basename(process.execPath)}`;
  const content = `#!/bin/sh
program=${mounted}/${oc} node=${node}
[ -e "$program" ] || program='${folder}/${oc}' node='${process.execPath}'
export OC_REGISTRY=${registry}
${registry.startsWith('https:') ? `export OC_REGISTRY_CA="$OC_SERVICE_ACCOUNT/ca.crt"\n` : ''}exec "$node" --disable-warning=MODULE_TYPELESS_PACKAGE_JSON "$program" "$@"
`;
  return { path: 'usr/bin/oc', mode: 0o755, content };
}

function manifests(tags: readonly string[]): readonly TarFile[] {
  const from = (tag: string) => ({ kind: 'DockerImage', name: `example.org/${tag}:latest` });
  const references = {
    kind: 'ImageStream',
    apiVersion: 'image.openshift.io/v1',
    spec: { tags: tags.map((name) => ({ name, from: from(name) })) },
  };
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: `openshift-${operator}` } };
  return [
    { path: 'manifests/image-references', mode: 0o644, content: JSON.stringify(references) },
    { path: `manifests/0000_00_${operator}_00_namespace.json`, mode: 0o644, content: JSON.stringify(namespace) },
  ];
}
