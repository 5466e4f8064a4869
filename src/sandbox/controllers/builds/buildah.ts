import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject } from '../../../ports/cluster.ts';
import { BuildFailure } from './build-failure.ts';
import type { BuildWorld, RunProgram } from './build-run.ts';
import type { BuildImages } from './image-references.ts';
import { withLastBase } from './source.ts';

interface ImageWorld extends Pick<BuildWorld, 'folder' | 'storage'> {
  readonly context: string;
  readonly run: RunProgram;
  log(): string;
}

interface NameAndValue {
  readonly name: string;
  readonly value?: string;
}

/**
 * Builds the Dockerfile of a context with buildah, without containers of its own, and pushes the image; the digest is the
 * registry's, undefined where nothing is pushed. Throws BuildFailure.
 */
export async function buildImage(
  build: KubernetesObject,
  { output, from }: BuildImages,
  { folder, storage, context, run, log }: ImageWorld,
): Promise<string> {
  const { dockerStrategy = {} } = build.spec.strategy;
  const file = join(context, dockerStrategy.dockerfilePath ?? 'Dockerfile');
  if (from !== undefined) withLastBase(file, from);
  const name = `localhost/${build.metadata.namespace}/${build.metadata.name}`;
  const store = ['--root', join(storage, 'images'), '--runroot', join(storage, 'run'), '--storage-driver=vfs'];
  const buildah = (...args: string[]) => run('buildah', [...store, ...args]);
  const args = ['--isolation=chroot', `--file=${file}`, `--tag=${name}`, ...options(build)];
  if ((await buildah('build', ...args, context)) !== 0) throw buildFailed(log());
  try {
    if (output === undefined) return '';
    const digestFile = join(folder, 'digest');
    appendFileSync(join(folder, 'log'), `\nPushing image ${output} ...\n`);
    if ((await buildah('push', `--digestfile=${digestFile}`, name, `docker://${output}`)) !== 0) {
      throw new BuildFailure('Failed', 'PushImageToRegistryFailed', 'Failed to push the image to the registry.');
    }
    appendFileSync(join(folder, 'log'), 'Push successful\n');
    return readFileSync(digestFile, 'utf8').trim();
  } finally {
    await run('buildah', [...store, 'rmi', '--force', name], '/dev/null').catch(() => undefined);
  }
}

/** What every image of a Build carries besides what is asked for: which Build has made it. */
function options({ metadata, spec }: KubernetesObject): string[] {
  const { buildArgs = [], env = [] } = spec.strategy.dockerStrategy ?? {};
  const own = [
    { name: 'OPENSHIFT_BUILD_NAME', value: metadata.name },
    { name: 'OPENSHIFT_BUILD_NAMESPACE', value: metadata.namespace },
  ];
  const given = (option: string, values: readonly NameAndValue[]) =>
    values.map(({ name, value = '' }) => `--${option}=${name}=${value}`);
  return [
    ...given('build-arg', buildArgs),
    ...given('env', [...own, ...env]),
    ...given('label', spec.output?.imageLabels ?? []),
  ];
}

function buildFailed(log: string): BuildFailure {
  if (/initializing source|pulling image|creating build container/.test(log)) {
    return new BuildFailure('Failed', 'PullBuilderImageFailed', 'Failed pulling builder image.');
  }
  return new BuildFailure('Failed', 'DockerBuildFailed', 'Dockerfile build strategy has failed.');
}
