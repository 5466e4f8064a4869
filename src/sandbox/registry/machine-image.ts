import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { programs } from '../oc/programs.ts';
import { type Image, type ImageContents, type Layer, makeImage, makeImageList, makeLayer } from './make-image.ts';
import { ownRepository } from './own-repository.ts';
import type { Registry } from './registry.ts';
import type { TarEntry } from './tar.ts';

/** The label of images that stand for one with the usual programs; images that are built upon such a one inherit it. */
export const machineLabel = 'sandbox.streamstress.dev/machine';

/** Whether an image that the sandbox's registry has carries the label; of a list the first entry tells. */
export function isMachineImage(reference: string, registry: Pick<Registry, 'host' | 'read' | 'blobPath'>): boolean {
  const place = ownRepository(reference, registry.host);
  const found = place && registry.read(place.repository, place.version);
  if (!place || !found) return false;
  const top = JSON.parse(found.bytes.toString());
  const [first] = top.manifests ?? [];
  const own = first && registry.read(place.repository, first.digest);
  const { config } = own ? JSON.parse(own.bytes.toString()) : top;
  const path = config && registry.blobPath(config.digest);
  return path !== undefined && JSON.parse(readFileSync(path, 'utf8')).config?.Labels?.[machineLabel] === 'true';
}

/** Folders of this machine that whoever runs such an image mounts read-only, by where they are in it. */
export function machineMounts(): Readonly<Record<string, string>> {
  return {
    '/.machine/usr': '/usr',
    '/.machine/node': dirname(process.execPath),
    '/.machine/sandbox': programs().folder,
  };
}

/**
 * An image that stands for one with the usual programs, with an entry for each architecture (`amd64`) where there are
 * several. Of its own it has folders and users; its programs are links to this machine's, see `machineMounts`. `more` is
 * what it has besides.
 */
export function makeMachineImage(
  architectures: readonly [string, ...string[]],
  more: Partial<ImageContents> = {},
): Image {
  machineLayer ??= makeLayer(files());
  const contents = {
    files: more.files ?? [],
    below: [machineLayer],
    env: { ...env, ...more.env },
    labels: { ...more.labels, [machineLabel]: 'true' },
  };
  const images = architectures.map((architecture) => [architecture, makeImage({ ...contents, architecture })] as const);
  return images.length === 1 && images[0] ? images[0][1] : makeImageList(Object.fromEntries(images));
}

const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' };

/** All machine images of this process have the same files. */
let machineLayer: Layer | undefined;

/** Real folders, so that an image may add to them, whose entries on this machine are linked one by one. */
const linked = [
  ...['bin', 'include', 'lib', 'lib64', 'libexec', 'sbin', 'share'].map((name) => `usr/${name}`),
  ...['', '/bin', '/include', '/lib', '/libexec', '/sbin', '/share'].map((name) => `usr/local${name}`),
];

/** Folders that the group of root may write: whoever runs in a container of OpenShift belongs to it. */
const shared = ['go', 'home', 'opt', 'root', 'run', 'srv', 'var', 'var/lib', 'var/log'];

/** Files of this machine without which programs do not find libraries, hosts, users or certificates. */
const copied = [
  ...['ld.so.cache', 'nsswitch.conf', 'protocols', 'services', 'ssl/openssl.cnf'].map((name) => `etc/${name}`),
  ...['ssl/certs/ca-certificates.crt', 'pki/tls/certs/ca-bundle.crt'].map((name) => `etc/${name}`),
];

const users = 'root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n';

function files(): readonly TarEntry[] {
  const programs = [...linked.flatMap(linksIn), ...nodeLink(), ...goLinks()];
  const byPath = new Map(programs.map((entry) => [entry.path, entry]));
  return [
    ...['etc', 'usr', '.machine', '.machine/usr', '.machine/node', '.machine/sandbox', ...linked].map((path) =>
      folder(path, 0o755),
    ),
    ...shared.map((path) => folder(path, 0o775)),
    ...['tmp', 'var/tmp'].map((path) => folder(path, 0o1777)),
    ...['bin', 'lib', 'lib64', 'sbin'].map((name) => ({ path: name, target: `usr/${name}` })),
    { path: 'etc/passwd', mode: 0o664, content: users },
    { path: 'etc/group', mode: 0o664, content: 'root:x:0:\nnobody:x:65534:\n' },
    ...copied.filter((path) => existsSync(`/${path}`)).map(copy),
    ...byPath.values(),
  ];
}

function folder(path: string, mode: number): TarEntry {
  return { path: `${path}/`, mode };
}

function copy(path: string): TarEntry {
  return { path, mode: 0o644, content: readFileSync(`/${path}`) };
}

/** Links that lead through `/etc` or another such folder are followed here, as these folders are not in the image. */
function linksIn(path: string): readonly TarEntry[] {
  if (!existsSync(`/${path}`)) return [];
  return readdirSync(`/${path}`, { withFileTypes: true }).flatMap((entry) => {
    const own = `${path}/${entry.name}`;
    if (linked.includes(own)) return [];
    return linkTo(own, entry.isSymbolicLink() ? realPath(`/${own}`) : `/${own}`);
  });
}

/** Nothing where it is not below `/usr`, or has a name that no header of an archive has room for. */
function linkTo(path: string, real: string | undefined): readonly TarEntry[] {
  const target = `/.machine${real}`;
  return real?.startsWith('/usr/') && Math.max(target.length, path.length) < 100 ? [{ path, target }] : [];
}

function realPath(path: string): string | undefined {
  return existsSync(path) ? realpathSync(path) : undefined;
}

function nodeLink(): readonly TarEntry[] {
  return [{ path: 'usr/local/bin/node', target: `/.machine/node/${basename(process.execPath)}` }];
}

/** Go is seldom in one of the usual folders: wherever this process would find it. */
function goLinks(): readonly TarEntry[] {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return ['go', 'gofmt'].flatMap((name) => {
    const found = folders.map((path) => join(path, name)).find((path) => existsSync(path));
    return found === undefined ? [] : linkTo(`usr/local/bin/${name}`, realPath(found));
  });
}
