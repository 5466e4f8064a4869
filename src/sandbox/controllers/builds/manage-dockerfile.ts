import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject } from '../../../ports/cluster.ts';
import { BuildFailure } from './build-failure.ts';
import { partsOf } from './dockerfile/instructions.ts';
import { type NameAndValue, rewriteDockerfile } from './dockerfile/rewrite.ts';
import type { BuildImages } from './image-references.ts';
import type { Commit } from './source.ts';

interface DockerfileWorld {
  readonly folder: string;
  readonly context: string;
  readonly images: BuildImages;
  readonly commit: Commit | undefined;
}

/**
 * Writes the Dockerfile that the Build gives itself, and changes the one that it is built by. Answers with its path. Throws
 * BuildFailure. Read: openshift/builder @ 9ed70da, pkg/build/builder/source.go (ManageDockerfile), common.go
 * (addBuildParameters, buildInfo, buildLabels).
 */
export function manageDockerfile(build: KubernetesObject, world: DockerfileWorld): string {
  const { folder, context, images, commit } = world;
  const { source = {}, strategy, output } = build.spec;
  const inner = join(context, source.contextDir ?? '');
  const path = join(inner, strategy.dockerStrategy?.dockerfilePath ?? 'Dockerfile');
  try {
    if (source.dockerfile !== undefined) writeFileSync(join(inner, 'Dockerfile'), source.dockerfile);
    const text = readFileSync(path, 'utf8');
    if (partsOf(text).every(({ keyword }) => keyword === '')) throw new Error('file with no instructions');
    const changed = rewriteDockerfile(text, {
      from: images.from,
      env: strategy.dockerStrategy?.env,
      info: buildInfo(build, commit),
      labels: [...buildLabels(build, commit), ...(output?.imageLabels ?? [])],
      replacements: new Map(images.sources.flatMap(({ as, image }) => as.map((word) => [word, image]))),
    });
    writeFileSync(path, changed);
  } catch (thrown) {
    const why = existsSync(path) ? (thrown as Error).message : `open ${path}: no such file or directory`;
    appendFileSync(join(folder, 'log'), `error: ${why}\n`);
    throw new BuildFailure('ManageDockerfileFailed');
  }
  return path;
}

function buildInfo({ metadata, spec }: KubernetesObject, commit: Commit | undefined): readonly NameAndValue[] {
  const { uri, ref } = spec.source?.git ?? {};
  return given({
    OPENSHIFT_BUILD_NAME: metadata.name,
    OPENSHIFT_BUILD_NAMESPACE: metadata.namespace,
    OPENSHIFT_BUILD_SOURCE: uri,
    OPENSHIFT_BUILD_REFERENCE: ref,
    OPENSHIFT_BUILD_COMMIT: commit?.id,
  });
}

function buildLabels({ metadata, spec }: KubernetesObject, commit: Commit | undefined): readonly NameAndValue[] {
  const { git, contextDir } = spec.source ?? {};
  const label = (name: string) => `io.openshift.build.${name}`;
  return given({
    [label('commit.author')]: commit?.author,
    [label('commit.date')]: commit?.date,
    [label('commit.id')]: commit?.id,
    [label('commit.message')]: commit?.message,
    [label('commit.ref')]: git?.ref,
    [label('name')]: metadata.name,
    [label('namespace')]: metadata.namespace,
    [label('source-context-dir')]: contextDir,
    [label('source-location')]: git?.uri,
  });
}

function given(values: Readonly<Record<string, string | undefined>>): readonly NameAndValue[] {
  return Object.entries(values).flatMap(([name, value]) => (value ? [{ name, value }] : []));
}
