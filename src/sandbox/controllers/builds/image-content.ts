import { appendFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { BuildFailure } from './build-failure.ts';
import type { BuildTools } from './build-run.ts';
import type { SourceImage } from './image-references.ts';

/** Images are mounted as root only: a user becomes that in a namespace of their own. */
const copy = `set -e
image=$1 context=$2
shift 2
container=$(buildah from --pull-never "$image")
root=$(buildah mount "$container")
while [ $# -gt 0 ]; do
  mkdir -p "$context/$2"
  cp -r -p "$root$1" "$context/$2"
  shift 2
done
buildah rm "$container" >/dev/null`;

/**
 * Copies files of images into the context, in the order of the Build: a later image's are put over an earlier one's. Throws
 * BuildFailure. Read: openshift/builder @ 9ed70da, pkg/build/builder/source.go (ExtractImageContent,
 * extractSourceFromImage, copyImageSourceFromFilesytem).
 */
export async function extractImages(
  sources: readonly SourceImage[],
  { folder, context, pull, runAsRoot }: BuildTools,
): Promise<void> {
  for (const { image, paths } of sources.filter(({ paths }) => paths.length > 0)) {
    appendFileSync(join(folder, 'log'), `Extracting image source from image ${image}\n`);
    const pairs = paths.flatMap(({ sourcePath, destinationDir }) => [inImage(sourcePath), inside(destinationDir)]);
    const done = (await pull(image)) && (await runAsRoot('sh', ['-c', copy, 'sh', image, context, ...pairs])) === 0;
    if (!done) throw new BuildFailure('FetchImageContentFailed');
  }
}

function inside(path: string): string {
  return posix.join('/', path).replace(/(.)\/$/, '$1');
}

/** A source that ends with `/.` means what the folder holds, and not the folder. */
function inImage(path: string): string {
  return path.endsWith('/.') ? `${inside(path.slice(0, -2))}/.` : inside(path);
}
