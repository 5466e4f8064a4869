import type { AskedInput } from '../../model/ci-run.ts';
import type { BuildRoot, Configuration, ImageStreamTag, Release } from '../configuration.ts';
import type { CiStep } from '../graph/ci-step.ts';
import { imageVariable } from '../graph/image-variable.ts';
import { claimedRelease } from '../graph/test-needs.ts';
import type { CiGround } from './ground.ts';
import { claimAsked } from './test-asks.ts';
import { valueAt } from './value-at.ts';

type Integration = NonNullable<Release['integration']>;

/** What of outside a step of a configuration begins with; undefined where it needs nothing but other steps. */
export function askedInput(step: CiStep, ground: CiGround): AskedInput | undefined {
  if (step.satisfied) return undefined;
  switch (step.kind) {
    case 'input-image':
      return imageOf(step, ground);
    case 'release-inputs':
      return streamOf(step, ground.configuration);
    case 'import-release':
      return payloadOf(step, ground);
    default:
      return undefined;
  }
}

function imageOf(step: CiStep, ground: CiGround): AskedInput {
  const [root, key] = step.path;
  const { configuration } = ground;
  if (root === 'external_images') return externalOf(String(key), configuration);
  if (root === 'build_root' || root === 'build_roots') return rootOf(step, ground);
  if (root === 'tests') return image(fromImage(step, ground));
  return image(valueAt<ImageStreamTag | undefined>(configuration, step.path));
}

function image({ namespace = '', name = '', tag = '' }: ImageStreamTag = {}): Extract<AskedInput, { type: 'image' }> {
  return { type: 'image', namespace, name, tag };
}

function externalOf(alias: string, { external_images = {} }: Configuration): AskedInput {
  const { registry = '', namespace = '', name = '', tag = '', pull_secret } = external_images[alias] ?? {};
  const pullSpec = `${[registry, namespace, name].filter(Boolean).join('/')}:${tag}`;
  return { type: 'external', pullSpec, pullSecret: pull_secret || undefined };
}

/** The image to build in; its cache is what a promotion has left, so a promotion itself does not begin with it. */
function rootOf({ path }: CiStep, { configuration, buildRoot, origin, request }: CiGround): AskedInput {
  const root = valueAt<BuildRoot | undefined>(configuration, path.slice(0, -1)) ?? {};
  const asked = image(root.from_repository ? buildRoot : root.image_stream_tag);
  if (!root.use_build_cache || request.promote) return asked;
  const { org, repo, branch, variant } = origin;
  const tag = variant === '' ? branch : `${branch}-${variant}`;
  return { ...asked, cache: { namespace: 'build-cache', name: `${org}-${repo}`, tag } };
}

/** The image that steps of tests name in full: which of them does not matter, the tag has all of its name. */
function fromImage({ creates: [made] }: CiStep, { resolved }: CiGround): ImageStreamTag | undefined {
  const wanted = made?.type === 'tag' ? made.tag : '';
  const images = resolved.flatMap(({ steps }) => steps.flatMap(({ step }) => step.from_image ?? []));
  return images.find(({ namespace = '', name = '', tag = '' }) => `${namespace}-${name}-${tag}` === wanted);
}

function streamOf({ path }: CiStep, configuration: Configuration): AskedInput {
  const isSpecification = path[0] === 'tag_specification';
  const { namespace = '', name = '' } =
    valueAt<Integration | undefined>(configuration, isSpecification ? path : [...path, 'integration']) ?? {};
  return { type: 'stream', namespace, name };
}

function payloadOf(step: CiStep, { configuration, resolved, request }: CiGround): AskedInput | undefined {
  const [made] = step.creates;
  const release = made?.type === 'tag' ? made.tag : '';
  const given = request.given[imageVariable('release', release) ?? ''];
  if (given) return { type: 'payload', pullSpec: given };
  if (step.path[0] !== 'tests') return releaseOf(valueAt<Release | undefined>(configuration, step.path) ?? {});
  const test = resolved.find(({ as, claim }) => claim && claimedRelease(as, claim.as) === release);
  const claim = test && claimAsked(test);
  return claim && { type: 'claimed', claim };
}

/** With the defaults of what is left out. */
function releaseOf({ candidate, prerelease, release }: Release): AskedInput | undefined {
  if (candidate) {
    const { product = 'ocp', architecture, stream, version = '', relative = 0 } = candidate;
    const usual = product.startsWith('okd') ? product : 'nightly';
    const rest = { architecture: architecture || 'amd64', stream: stream || usual, version, relative };
    return { type: 'candidate', product, ...rest };
  }
  if (prerelease) {
    const { product = 'ocp', architecture, version_bounds = {}, relative = 0 } = prerelease;
    const { lower = '', upper = '' } = version_bounds;
    const stream = version_bounds.stream || `${(lower || upper).split('.')[0] || '4'}-stable`;
    return { type: 'prerelease', product, architecture: architecture || 'amd64', lower, upper, stream, relative };
  }
  if (!release) return undefined;
  const { version = '', channel = 'stable', architecture } = release;
  return { type: 'release', version, channel, architecture: architecture || 'amd64' };
}
