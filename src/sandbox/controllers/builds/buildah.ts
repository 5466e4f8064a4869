import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject } from '../../../ports/cluster.ts';
import { isMachineImage, machineMounts } from '../../registry/machine-image.ts';
import { architecture as ownArchitecture } from '../../registry/make-image.ts';
import { BuildFailure } from './build-failure.ts';
import type { BuildTools } from './build-run.ts';
import { referencedImages } from './dockerfile/referenced-images.ts';
import type { NameAndValue } from './dockerfile/rewrite.ts';

/**
 * Pulls what a Dockerfile needs, builds it with buildah, without containers of its own, and pushes the image; answers with
 * the registry's digest, empty where nothing is pushed. Throws BuildFailure. Read: openshift/builder @ 9ed70da,
 * pkg/build/builder/docker.go (Build).
 */
export async function buildImage(
  build: KubernetesObject,
  dockerfile: string,
  output: string | undefined,
  tools: BuildTools,
): Promise<string> {
  const { context, folder, run, log, pull } = tools;
  const { dockerStrategy = {} } = build.spec.strategy;
  const images = referencedImages(readFileSync(dockerfile, 'utf8'), dockerStrategy.buildArgs ?? []);
  if (images === undefined) {
    log('error: no FROM image in Dockerfile');
    throw new BuildFailure('GenericBuildFailed');
  }
  for (const image of images) {
    log(`\nPulling image ${image} ...`);
    if (!(await pull(image))) throw new BuildFailure('PullBuilderImageFailed');
  }
  const name = `temp.builder.openshift.io/${build.metadata.namespace}/${build.metadata.name}`;
  const options = ['--isolation=chroot', '--pull-never', `--file=${dockerfile}`, `--tag=${name}`];
  const inner = join(context, build.spec.source?.contextDir ?? '');
  const args = [...options, ...platform(tools), ...mounts(images, tools), ...buildArgs(dockerStrategy.buildArgs)];
  if ((await run('buildah', ['build', ...args, inner])) !== 0) throw new BuildFailure('DockerBuildFailed');
  if (output === undefined) return '';
  log(`\nPushing image ${output} ...`);
  const digest = join(folder, 'digest');
  const pushed = await run('buildah', ['push', `--digestfile=${digest}`, name, `docker://${output}`]);
  if (pushed !== 0) throw new BuildFailure('PushImageToRegistryFailed');
  log('Push successful');
  return readFileSync(digest, 'utf8').trim();
}

/** Nothing for this machine's own, so that whatever has no architecture in it can be built upon. */
export function platform({ architecture }: Pick<BuildTools, 'architecture'>): readonly string[] {
  return architecture === ownArchitecture ? [] : [`--arch=${architecture}`];
}

/** A mount leaves an empty folder in the layers of a stage that has none there: only where an image asks for it. */
function mounts(images: readonly string[], { registry }: BuildTools): readonly string[] {
  if (!images.some((image) => isMachineImage(image, registry))) return [];
  return Object.entries(machineMounts()).map(([target, source]) => `--volume=${source}:${target}:ro`);
}

function buildArgs(values: readonly NameAndValue[] = []): readonly string[] {
  return values.map(({ name, value = '' }) => `--build-arg=${name}=${value}`);
}
