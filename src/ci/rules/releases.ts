import type { Configuration, Release } from '../configuration.ts';
import { architectures } from '../names.ts';
import { type Path, pathText, type Violation } from '../violation.ts';
import type { Topic } from './rule.ts';

export const releases: Topic = {
  rules: [
    {
      ...{ id: 'V040', severity: 'error', title: 'tag_specification has a namespace' },
      why: 'the images of the release could not be found',
    },
    {
      ...{ id: 'V041', severity: 'error', title: 'tag_specification has a name' },
      why: 'the images of the release could not be found',
    },
    {
      ...{ id: 'V042', severity: 'error', title: 'the name of a release has no dot' },
      why: 'image streams and variables are named after it',
    },
    {
      ...{
        id: 'V043',
        severity: 'error',
        title: 'tag_specification is not beside the releases "latest" and "initial"',
      },
      why: 'it means these two',
    },
    {
      ...{ id: 'V044', severity: 'error', title: 'a release is of one kind' },
      why: 'the job would not know which payload is meant',
    },
    {
      ...{ id: 'V045', severity: 'error', title: 'a release is integration, candidate, prerelease or release' },
      why: 'there would be no payload',
    },
    {
      ...{ id: 'V046', severity: 'error', title: 'an integration release has a name' },
      why: 'the image stream could not be found',
    },
    {
      ...{ id: 'V047', severity: 'error', title: 'an integration release has a namespace' },
      why: 'the image stream could not be found',
    },
    {
      ...{ id: 'V048', severity: 'error', title: 'only the release "latest" has include_built_images' },
      why: 'images that are built go into that payload alone',
    },
    {
      ...{ id: 'V049', severity: 'error', title: 'reference_policy is Local or Source' },
      why: 'the cluster would refuse the image stream',
    },
    {
      ...{ id: 'V050', severity: 'error', title: 'the product of a release is ocp, okd or okd-scos' },
      why: 'no release controller has others',
    },
    {
      ...{ id: 'V051', severity: 'error', title: 'the architecture of a release is one that payloads have' },
      why: 'no release controller has others',
    },
    {
      ...{ id: 'V052', severity: 'error', title: 'the stream of a candidate is one of its product' },
      why: 'no payload could be found',
    },
    {
      ...{ id: 'V053', severity: 'error', title: 'the version of a release has a major and a minor part' },
      why: 'no payload could be found',
    },
    {
      ...{ id: 'V054', severity: 'error', title: '"relative" of a release is not negative' },
      why: 'it counts back from the newest payload',
    },
    {
      ...{ id: 'V055', severity: 'error', title: 'the channel of a release is stable, fast or candidate' },
      why: 'no other channels are there',
    },
    {
      ...{ id: 'V056', severity: 'error', title: 'version_bounds of a prerelease have "lower"' },
      why: 'the payload is looked for between two versions',
    },
    {
      ...{ id: 'V057', severity: 'error', title: 'version_bounds of a prerelease have "upper"' },
      why: 'the payload is looked for between two versions',
    },
    {
      ...{ id: 'S011', severity: 'warning', title: 'the version of a release is nothing but a version' },
      why: 'what stands around it passes the check, and no payload is found later',
    },
  ],
  *check(configuration) {
    yield* tagSpecification(configuration);
    for (const [name, release] of Object.entries(configuration.releases ?? {})) yield* releaseProblems(name, release);
  },
};

const q = JSON.stringify;

function* tagSpecification({ tag_specification: tags, releases = {} }: Configuration): Iterable<Violation> {
  if (tags === undefined) return;
  const parts = [
    ['V040', 'namespace'],
    ['V041', 'name'],
  ] as const;
  for (const [rule, part] of parts) {
    if (tags[part]) continue;
    yield { rule, path: ['tag_specification', part], message: `tag_specification has no ${part}: add it` };
  }
  for (const name of ['latest', 'initial']) {
    if (!Object.hasOwn(releases, name)) continue;
    const message = `releases.${name} is also what tag_specification means: leave one of them out, better tag_specification`;
    yield { rule: 'V043', path: ['releases', name], of: 'key', message };
  }
}

const kinds = ['integration', 'candidate', 'prerelease', 'release'] as const;

function* releaseProblems(name: string, release: Release): Iterable<Violation> {
  const path = ['releases', name];
  if (name.includes('.')) {
    const message = `The release ${q(name)} has a dot in its name, after which streams and variables are named: use "-"`;
    yield { rule: 'V042', path, of: 'key', message };
  }
  const [kind, second] = kinds.filter((kind) => release[kind] !== undefined);
  if (kind === undefined) {
    yield { rule: 'V045', path, message: `The release ${q(name)} says no payload: give it one of ${kinds.join(', ')}` };
    return;
  }
  if (second !== undefined) {
    const message = `The release ${q(name)} is both ${kind} and ${second}, of which one can be meant`;
    yield { rule: 'V044', path: [...path, second], of: 'key', message };
    return;
  }
  if (release.integration) yield* integrationProblems(name, release.integration, [...path, kind]);
  if (release.candidate) yield* candidateProblems(release.candidate, [...path, kind]);
  if (release.prerelease) yield* prereleaseProblems(release.prerelease, [...path, kind]);
  if (release.release) yield* customerProblems(release.release, [...path, kind]);
}

function* integrationProblems(
  release: string,
  { name, namespace, include_built_images, reference_policy }: NonNullable<Release['integration']>,
  path: Path,
): Iterable<Violation> {
  const needs = ': an image stream is a namespace and a name';
  if (!name) yield { rule: 'V046', path: [...path, 'name'], message: `${pathText(path)} has no name${needs}` };
  if (!namespace)
    yield { rule: 'V047', path: [...path, 'namespace'], message: `${pathText(path)} has no namespace${needs}` };
  if (include_built_images && release !== 'latest') {
    const message = `Images that are built cannot go into the release ${q(release)}, only into "latest": leave it out here`;
    yield { rule: 'V048', path: [...path, 'include_built_images'], message };
  }
  if (reference_policy !== undefined && !['Local', 'Source'].includes(reference_policy)) {
    const message = `reference_policy ${q(reference_policy)} is not known: write Local or Source`;
    yield { rule: 'V049', path: [...path, 'reference_policy'], message };
  }
}

const okdStreams = ['okd', 'okd-scos', ''];
const streams: ReadonlyMap<string, readonly string[]> = new Map([
  ['ocp', ['ci', 'nightly', 'konflux-nightly']],
  ['okd', okdStreams],
  ['okd-scos', okdStreams],
]);

function* candidateProblems(candidate: NonNullable<Release['candidate']>, path: Path): Iterable<Violation> {
  const { product = '', stream = '', version, relative } = candidate;
  const known = streams.get(product);
  if (known && !known.includes(stream)) {
    const message = `${product} has no stream ${q(stream)}: use one of ${known.filter(Boolean).join(', ')}`;
    yield { rule: 'V052', path: [...path, 'stream'], message };
  }
  yield* productProblems(candidate, path);
  yield* versionProblems(version, /^\d+\.\d+$/, path);
  yield* relativeProblems(relative, path);
}

function* prereleaseProblems(prerelease: NonNullable<Release['prerelease']>, path: Path): Iterable<Violation> {
  yield* productProblems(prerelease, path);
  const bounds = [
    ['V056', 'lower'],
    ['V057', 'upper'],
  ] as const;
  for (const [rule, bound] of bounds) {
    if (prerelease.version_bounds?.[bound]) continue;
    const message = `${pathText(path)} has no version_bounds.${bound}: payloads are looked for between two versions, give both`;
    yield { rule, path: [...path, 'version_bounds', bound], message };
  }
}

const channels = ['stable', 'fast', 'candidate'];

function* customerProblems(release: NonNullable<Release['release']>, path: Path): Iterable<Violation> {
  const { channel = '', architecture, version, relative } = release;
  if (!channels.includes(channel)) {
    const message = `${pathText(path)} is of the channel ${q(channel)}: use one of ${channels.join(', ')}`;
    yield { rule: 'V055', path: [...path, 'channel'], message };
  }
  yield* architectureProblems(architecture, path);
  yield* versionProblems(version, /^\d+\.\d+(?:\.\d+)?$/, path);
  yield* relativeProblems(relative, path);
}

interface OfProduct {
  readonly product?: string | undefined;
  readonly architecture?: string | undefined;
}

function* productProblems({ product = '', architecture }: OfProduct, path: Path): Iterable<Violation> {
  if (!streams.has(product)) {
    const message = `${pathText(path)} is of the product ${q(product)}: use one of ${[...streams.keys()].join(', ')}`;
    yield { rule: 'V050', path: [...path, 'product'], message };
  }
  yield* architectureProblems(architecture, path);
}

const payloadArchitectures = [...architectures, 'multi'];

function* architectureProblems(architecture: string | undefined, path: Path): Iterable<Violation> {
  if (!architecture || payloadArchitectures.includes(architecture)) return;
  const message = `There are no payloads for ${q(architecture)}: use one of ${payloadArchitectures.join(', ')}`;
  yield { rule: 'V051', path: [...path, 'architecture'], message };
}

function* versionProblems(version = '', whole: RegExp, path: Path): Iterable<Violation> {
  const said = `${pathText(path)} is of the version ${q(version)}`;
  // The reference finds it anywhere in the text.
  if (!/\d\.\d/.test(version)) {
    yield { rule: 'V053', path: [...path, 'version'], message: `${said}: write it in quotes as "4.20"` };
  } else if (!whole.test(version)) {
    yield { rule: 'S011', path: [...path, 'version'], message: `${said}, which no payload has: write it as "4.20"` };
  }
}

function* relativeProblems(relative = 0, path: Path): Iterable<Violation> {
  if (relative >= 0) return;
  const message = `${pathText(path)} is ${relative} payloads back: write how many it is before the newest, 0 or more`;
  yield { rule: 'V054', path: [...path, 'relative'], message };
}
