import type { AskedInput } from '../../model/ci-run.ts';
import type { CiStandIns } from '../../model/ci-stand-ins.ts';
import type { Sandbox } from '../sandbox.ts';
import { makePayload } from './make-payload.ts';
import type { ReleaseStreams, ReleaseTag } from './release-controller.ts';
import { makeReleaseImages } from './release-images.ts';
import type { UpdateNode } from './update-graph.ts';

/** Releases that a configuration asks for, and who knows them. */
export interface Releases {
  streams(): ReleaseStreams;
  nodes(): readonly UpdateNode[];
  /** Pull spec by digest of the payload of a version `4.19`, which is made where it is not there yet. */
  payload(version: string): string;
}

const place = 'quay.io/openshift-release-dev/ocp-release';
const architectures = ['amd64', 'arm64', 'ppc64le', 's390x'] as const;
const usualTags = ['installer', 'tests', 'must-gather'];

/** Makes the payloads of what is asked for (of what is given by digest nobody can), and pushes the images of streams that are to be assembled. */
export function createReleases(sandbox: Sandbox, { inputs, releaseTags }: CiStandIns): Releases {
  const registry = `http://${sandbox.registry}`;
  const images = makeReleaseImages({ registry, tags: [...new Set([...usualTags, ...releaseTags])], architectures });
  const payloads = new Map<string, string>();
  const payload = (version: string, repository = place): string => {
    const name = `${repository}:${version}`;
    const known = payloads.get(name);
    if (known !== undefined) return known;
    const pushed = Object.entries(images).map(([tag, image]) => {
      const component = `quay.io/openshift-release-dev/${tag}`;
      return [tag, `${component}@${sandbox.images.push(`outside/${component}`, version, image)}`];
    });
    const contents = { name: version, images: Object.fromEntries(pushed), architectures };
    const digest = sandbox.images.push(`outside/${repository}`, version, makePayload(contents));
    payloads.set(name, `${repository}@${digest}`);
    return `${repository}@${digest}`;
  };
  for (const input of inputs) if (input.type === 'stream') pushStream(sandbox, input, images);
  for (const input of inputs) {
    const [, repository, version] = input.type === 'payload' ? (/^([^@]+):([^:/@]+)$/.exec(input.pullSpec) ?? []) : [];
    if (version !== undefined) payload(version, repository);
  }
  const streams = streamsOf(inputs, payload);
  const nodes = inputs.flatMap((input) => (input.type === 'release' ? [nodeOf(input, payload)] : []));
  return { streams: () => streams, nodes: () => nodes, payload };
}

function pushStream(
  sandbox: Sandbox,
  { namespace, name }: Extract<AskedInput, { type: 'stream' }>,
  images: ReturnType<typeof makeReleaseImages>,
): void {
  const project = { apiVersion: 'v1', kind: 'Namespace' };
  if (sandbox.store.get({ ...project, name: namespace }) === undefined) {
    sandbox.store.create({ ...project, metadata: { name: namespace }, status: { phase: 'Active' } });
  }
  for (const [tag, image] of Object.entries(images)) sandbox.images.push(`${namespace}/${name}`, tag, image);
}

/** A stream of a release controller has as many as somebody goes back, and one more. */
function streamsOf(inputs: readonly AskedInput[], payload: Releases['payload']): ReleaseStreams {
  const streams: Record<string, ReleaseTag[]> = {};
  for (const input of inputs) {
    if (input.type !== 'candidate' && input.type !== 'prerelease') continue;
    const suffix = input.architecture === 'amd64' ? '' : `-${input.architecture}`;
    const name = `${input.type === 'candidate' ? `${input.version}.0-0.${input.stream}` : input.stream}${suffix}`;
    const tags = Array.from({ length: input.relative + 1 }, (_, back) => versionOf(input, name, back));
    const known = streams[name] ?? [];
    const added = tags.filter((tag) => !known.some((one) => one.name === tag));
    streams[name] = [...known, ...added.map((tag) => ({ name: tag, pullSpec: payload(tag) }))];
  }
  return streams;
}

/** The newest first, a day between two; a prerelease lies between its bounds. */
function versionOf(
  input: Extract<AskedInput, { type: 'candidate' | 'prerelease' }>,
  stream: string,
  back: number,
): string {
  if (input.type === 'candidate') return `${stream}-2026-01-${String(28 - back).padStart(2, '0')}-000000`;
  const [, minor = '4.0'] = /^(\d+\.\d+)/.exec(input.lower) ?? [];
  const isPatch = /^\d+\.\d+\.\d+$/.test(input.lower);
  const patch = isPatch ? Number(input.lower.split('.')[2]) : 0;
  return `${minor}.${patch + 10 - back}`;
}

function nodeOf(
  { version, channel, architecture }: Extract<AskedInput, { type: 'release' }>,
  payload: Releases['payload'],
): UpdateNode {
  const isWhole = /^\d+\.\d+\.\d+/.test(version);
  const [minor = version] = /^\d+\.\d+/.exec(version) ?? [];
  const full = isWhole ? version : `${minor}.7`;
  const channels = ['candidate', 'fast', 'stable'].map((name) => `${name}-${minor}`);
  return { version: full, payload: payload(full), channels: [...channels, `${channel}-${minor}`], architecture };
}
