import { repositoryName } from './route.ts';

/** Where the image of a reference lies in the sandbox's registry. */
export interface OwnRepository {
  /** The registry that the reference names: `quay.io`, `docker.io`, a name of the sandbox's own. */
  readonly host: string;
  /** The reference in full, without its version: `docker.io/library/ubuntu`. */
  readonly name: string;
  /** `project/name`; for another registry `outside/<host>/<path>`. */
  readonly repository: string;
  /** A tag or a digest; `latest` where neither is given. */
  readonly version: string;
}

/** Names of the integrated registry inside of the cluster. */
export const internalHosts: readonly string[] = ['svc', 'svc.cluster.local'].map(
  (domain) => `image-registry.openshift-image-registry.${domain}:5000`,
);

const form = /^(?<path>[^@\s]+?)(?::(?<tag>\w[\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;

/**
 * Understands an image's reference as a container runtime does (`ubuntu` is `docker.io/library/ubuntu:latest`). `host` is
 * the address of the sandbox's registry; `outside/` in it stands for all other registries, a port's colon is `_` there.
 * Undefined where the text is no reference.
 */
export function ownRepository(reference: string, host: string): OwnRepository | undefined {
  const { path = '', tag, digest } = form.exec(reference)?.groups ?? {};
  const found = placeOf(path, host);
  return repositoryName.test(found.repository) ? { ...found, version: digest ?? tag ?? 'latest' } : undefined;
}

function placeOf(path: string, own: string): Omit<OwnRepository, 'version'> {
  const [first = '', ...rest] = path.split('/');
  const isHost = rest.length > 0 && /[.:]|^localhost$/.test(first);
  if (!isHost) return outside('docker.io', rest.length > 0 ? path : `library/${path}`);
  if ([own, ...internalHosts].includes(first)) return { host: first, name: path, repository: rest.join('/') };
  return outside(first, rest.join('/'));
}

function outside(host: string, path: string): Omit<OwnRepository, 'version'> {
  const repository = `${outsidePrefix}${host.replace(':', '_')}/${path}`;
  return { host, name: `${host}/${path}`, repository };
}

/** What the repositories of other registries begin with. */
export const outsidePrefix = 'outside/';
