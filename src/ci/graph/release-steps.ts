import type { Configuration, Release } from '../configuration.ts';
import type { Path } from '../violation.ts';
import type { CiLink, CiStep } from './ci-step.ts';
import { releaseStream } from './image-reference.ts';
import { imageVariable } from './image-variable.ts';
import { streamLink, tagLink } from './link.ts';

/** Payloads and the streams of their images. Without any there is an empty stream: images have to be put somewhere. */
export function releaseSteps(
  { releases, tag_specification: tags }: Configuration,
  environment: ReadonlySet<string>,
): readonly CiStep[] {
  return [
    ...(tags ? tagSpecificationSteps(`${tags.namespace}/${tags.name}`, ['tag_specification']) : []),
    ...Object.entries(releases ?? {}).flatMap(([name, release]) =>
      stepsOfRelease(name, release, environment, ['releases', name]),
    ),
  ];
}

/** Where nothing gives a release. */
export function emptyStreamStep(): CiStep {
  return {
    ...{ name: '[output-images]', kind: 'output-images', needs: [], creates: [streamLink('stable')], path: [] },
    description: 'makes an empty stream for the images: no release is configured',
  };
}

export function stepsOfRelease(
  name: string,
  { integration, candidate, prerelease, release }: Release,
  environment: ReadonlySet<string>,
  path: Path,
): readonly CiStep[] {
  if (environment.has(imageVariable('release', name) ?? ''))
    return [importStep(name, 'the payload that the environment gives', path)];
  if (integration) {
    const stream = releaseStream(name);
    const inputs = snapshotStep(
      `[release-inputs:${name}]`,
      [stream],
      `${integration.namespace}/${integration.name}`,
      path,
    );
    return [inputs, assembleStep(name, integration.include_built_images === true, path)];
  }
  const version = candidate ?? release;
  const what = prerelease
    ? `between ${prerelease.version_bounds?.lower} and ${prerelease.version_bounds?.upper}`
    : [version?.version, candidate?.stream ?? release?.channel].filter(Boolean).join(' ');
  return [importStep(name, `payload ${what}`, path)];
}

/** The older way to say where the images of a release are. */
export function tagSpecificationSteps(stream: string, path: Path): readonly CiStep[] {
  return [
    snapshotStep('[release-inputs]', ['stable', 'stable-initial'], stream, path),
    assembleStep('initial', false, path),
    assembleStep('latest', true, path),
  ];
}

/** Of a release, or of a claimed cluster. */
export function importStep(release: string, what: string, path: Path): CiStep {
  return {
    name: `[release:${release}]`,
    kind: 'import-release',
    needs: [],
    creates: [tagLink('release', release), streamLink(releaseStream(release))],
    description: `imports ${what}`,
    path,
  };
}

function snapshotStep(name: string, streams: readonly string[], of: string, path: Path): CiStep {
  const description = `takes the images of ${of} as they are now`;
  return { name, kind: 'release-inputs', needs: [], creates: streams.map(streamLink), description, path };
}

function assembleStep(name: string, withImages: boolean, path: Path): CiStep {
  const images: CiLink = withImages ? { type: 'images' } : streamLink(releaseStream(name));
  const why = withImages ? 'the images that are built are in it' : 'it is made of these images';
  return {
    ...{ name: `[release:${name}]`, kind: 'assemble-release', needs: [{ link: images, why }], path },
    ...{ creates: [tagLink('release', name)], description: `makes the payload "${name}"` },
  };
}
