import { posix } from 'node:path';
import type { Configuration, ImageBuild, ImageStreamTag } from '../configuration.ts';

/** Images that Dockerfiles take from the registries of OpenShift's CI; others are pulled by whoever builds. */
const reference = /(?:registry\.(?:svc\.)?ci\.openshift\.org|quay-proxy\.ci\.openshift\.org)\/[^\s\\]+/;

const ofProxy = /^quay-proxy\.ci\.openshift\.org\/openshift\/ci(?![^:@])/;

/**
 * A configuration with an input for every such image that a Dockerfile of the repository names and that no input has the
 * place of: it is imported once for a run, and its digest is what is built with. `file` gives the text of a file of the
 * repository, by its path in it. Pure.
 */
export function withAutomaticInputs(
  configuration: Configuration,
  file: (path: string) => string | undefined,
): Configuration {
  const { images, base_images = {} } = configuration;
  const bases = new Map(Object.entries(base_images));
  const items = images?.items?.map((image) => {
    const text = image.dockerfile_literal === undefined ? file(dockerfilePath(image)) : undefined;
    return text === undefined ? image : withInputs(image, text, bases);
  });
  if (items === undefined || items.every((item, at) => item === images?.items?.[at])) return configuration;
  return { ...configuration, base_images: Object.fromEntries(bases), images: { ...images, items } };
}

/** In the repository. */
export function dockerfilePath({ context_dir = '', dockerfile_path: path }: ImageBuild): string {
  return posix.join(context_dir, path || 'Dockerfile');
}

/** Adds what is imported to the base images; one that is among them already is taken. */
function withInputs(image: ImageBuild, dockerfile: string, bases: Map<string, ImageStreamTag>): ImageBuild {
  const listed = new Set(Object.values(image.inputs ?? {}).flatMap(({ as = [] }) => as));
  const found = referencesIn(dockerfile, Boolean(image.from)).filter((word) => !listed.has(word));
  const inputs = { ...image.inputs };
  for (const word of found) {
    const tag = streamTagOf(word);
    if (tag === undefined) continue;
    const alias = aliasOf(tag, bases);
    bases.set(alias, bases.get(alias) ?? tag);
    inputs[alias] = { ...inputs[alias], as: [...(inputs[alias]?.as ?? []), word] };
  }
  return found.length === 0 ? image : { ...image, inputs };
}

function aliasOf({ namespace = '', name = '', tag = '' }: ImageStreamTag, bases: ReadonlyMap<string, ImageStreamTag>) {
  const known = [...bases].find(([, base]) => base.namespace === namespace && base.name === name && base.tag === tag);
  return known?.[0] ?? `${namespace}_${name}_${tag}`;
}

/** Each once, one a line; without that of the last stage where its image is replaced anyway. */
function referencesIn(dockerfile: string, replacesLast: boolean): readonly string[] {
  const lines = dockerfile.replaceAll(/\\\r?\n[ \t]*/g, ' ').split('\n');
  const named = lines.filter((line) => /FROM|COPY|RUN/i.test(line));
  const last = named.findLast((line) => /^FROM/i.test(line)) ?? '';
  const replaced = replacesLast ? reference.exec(last)?.[0] : undefined;
  const words = named.flatMap((line) => reference.exec(line)?.[0] ?? []);
  return [...new Set(words)].filter((word) => word !== replaced);
}

/** `host/namespace/name:tag`; the proxy has all of it in one tag. Undefined where it is named by something else. */
function streamTagOf(word: string): ImageStreamTag | undefined {
  const pattern = ofProxy.test(word) ? /:([^_:@]+)_([^_:@]+)_([^:@]+)$/ : /\/([^/:@]+)\/([^/:@]+?)(?::([^/:@]+))?$/;
  const [, namespace, name, tag = 'latest'] = pattern.exec(word) ?? [];
  return namespace === undefined || name === undefined ? undefined : { namespace, name, tag };
}
