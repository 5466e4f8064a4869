import { StreamstressError } from '../../model/error.ts';
import { awaitTags } from '../image-streams/await-tags.ts';
import { makeStream } from '../image-streams/make-stream.ts';
import { pullSpecOf, taggedImage } from '../image-streams/pull-spec.ts';
import { readStream } from '../image-streams/read-stream.ts';
import type { StreamGround } from '../image-streams/stream-ground.ts';
import { hostOf } from '../images/own-registry.ts';
import type { ReadyRelease, ReleaseName } from './import-payload.ts';
import { makeReleaseAccount, releaseAccount } from './release-account.ts';
import { payloadVersion, versionPrefix } from './release-config.ts';
import { runReleasePod } from './release-pod.ts';

/** Images of a stream without which there is no payload: what it is built upon, and what builds it. */
const needed = ['cluster-version-operator', 'cli'] as const;

/**
 * Makes a payload of the images of a stream and tags it in `release`: a pod of its `cli` runs `oc adm release new`. A
 * payload that is there already stays. Errors: `image`, `ci:assembling_release:image_missing`; those of `awaitTags` and
 * `runReleasePod`.
 */
export async function assemblePayload(
  ground: StreamGround,
  { release, stream, pendingTimeout }: ReleaseName,
): Promise<ReadyRelease> {
  const { cluster, clock, namespace } = ground;
  const to = { stream: 'release', tag: release };
  const there = await taggedImage(cluster, namespace.name, to);
  if (there) return { pullSpec: there.pullSpec, images: undefined };
  await awaitTags(ground, stream);
  const found = await readStream(cluster, namespace.name, stream);
  const { images = {}, annotations = {} } = found ?? {};
  const missing = needed.filter((name) => images[name] === undefined);
  if (missing.length > 0) throw imageMissing(`${namespace.name}/${stream}`, missing);
  await makeStream(cluster, namespace, 'release');
  await makeReleaseAccount(ground);
  const version = payloadVersion(versionPrefix(annotations), clock.now(), namespace.name, release);
  const repository = `${namespace.registry}/release`;
  const hosts = [repository, ...(found?.publicRepository ? [found.publicRepository] : [])].map(hostOf);
  const base = images['cluster-version-operator'] ?? '';
  const order = { stream, base, to: `${repository}:${release}`, version, hosts };
  ground.progress(`puts ${version} together of ${Object.keys(images).length} images`);
  await runReleasePod(ground, {
    ...{ name: `release-${release}`, image: images.cli ?? '', serviceAccount: releaseAccount },
    ...{ command: ['/bin/bash', '-c', script(namespace.name, order)], architecture: undefined, pendingTimeout },
  });
  return { pullSpec: await pullSpecOf(cluster, namespace.name, to), images: Object.keys(images).length };
}

interface PayloadOrder {
  readonly stream: string;
  readonly base: string;
  readonly to: string;
  readonly version: string;
  /** By which the registry is asked: `oc` reads images of a stream by the public one. */
  readonly hosts: readonly string[];
}

/** The registry's certificate is signed by an authority that lies beside the account's token. */
function script(namespace: string, { stream, base, to, version, hosts }: PayloadOrder): string {
  return `set -euo pipefail
export HOME=/tmp XDG_RUNTIME_DIR=/tmp/run SSL_CERT_DIR=/etc/pki/tls/certs:/var/run/secrets/kubernetes.io/serviceaccount
mkdir -p "$XDG_RUNTIME_DIR"
${hosts.map((host) => `oc registry login --registry=${quoted(host)}`).join('\n')}
oc adm release new --max-per-registry=32 -n ${quoted(namespace)} --from-image-stream=${quoted(stream)} \\
  --to-image-base=${quoted(base)} --to-image=${quoted(to)} --name=${quoted(version)}
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function imageMissing(stream: string, missing: readonly string[]): StreamstressError {
  const names = missing.map((name) => `"${name}"`).join(' and ');
  const message = `no payload can be made of ImageStream "${stream}": it has no image ${names}. Take the images of a release of OpenShift (releases, integration)`;
  return new StreamstressError('image', ['ci', 'assembling_release', 'image_missing'], message);
}
