import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject } from '../../../ports/cluster.ts';
import type { Store } from '../../store.ts';
import { kinds } from '../objects.ts';
import type { BuildWorld } from './build-run.ts';
import { type BuildImages, ownHosts } from './image-references.ts';

type Logins = Readonly<Record<string, { readonly auth?: string }>>;

/**
 * Writes what a builder must know of registries, and answers with the variables that lead there: the logins of the Build's
 * ServiceAccount and of its pull and push secrets; the internal names of the cluster's own registry. Registries of this
 * machine may be spoken to without TLS.
 */
export function writeRegistryFiles(
  store: Store,
  build: KubernetesObject,
  { output = '' }: BuildImages,
  { folder, registry, tokenOf }: Pick<BuildWorld, 'folder' | 'registry' | 'tokenOf'>,
): Readonly<Record<string, string>> {
  const auth = Buffer.from(`serviceaccount:${tokenOf(build)}`).toString('base64');
  const own = Object.fromEntries(ownHosts(registry).map((host) => [host, { auth }]));
  const secrets = [build.spec.strategy?.dockerStrategy?.pullSecret, build.spec.output?.pushSecret];
  const auths = Object.assign({}, own, ...secrets.map((secret) => loginsIn(store, build, secret?.name)));
  const files = {
    REGISTRY_AUTH_FILE: join(folder, 'auth.json'),
    CONTAINERS_REGISTRIES_CONF: join(folder, 'registries.conf'),
  };
  writeFileSync(files.REGISTRY_AUTH_FILE, JSON.stringify({ auths }), { mode: 0o600 });
  const [target = ''] = output.split('/');
  const loopback = /^(localhost|127\.[\d.]+)(:\d+)?$/.test(target) && target !== registry ? [target] : [];
  const lines = [
    'unqualified-search-registries = []',
    ...ownHosts(registry).map((host) => mapped(host, registry)),
    ...loopback.map((host) => mapped(host, host)),
  ];
  writeFileSync(files.CONTAINERS_REGISTRIES_CONF, `${lines.join('\n')}\n`);
  return files;
}

function mapped(prefix: string, location: string): string {
  return `[[registry]]\nprefix = "${prefix}"\nlocation = "${location}"\ninsecure = true`;
}

function loginsIn(store: Store, { metadata }: KubernetesObject, name: string | undefined): Logins {
  const secret =
    name === undefined ? undefined : store.get({ ...kinds.secret, name, namespace: metadata.namespace ?? '' });
  const text = secret?.data?.['.dockerconfigjson'];
  return text ? (JSON.parse(Buffer.from(text, 'base64').toString()).auths ?? {}) : {};
}
