import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject } from '../../../ports/cluster.ts';
import { ownRepository } from '../../registry/own-repository.ts';
import type { Store } from '../../store.ts';
import { kinds } from '../objects.ts';
import type { BuildWorld } from './build-run.ts';
import { ownHosts } from './image-references.ts';

interface Login {
  readonly auth?: string;
}

type Logins = Readonly<Record<string, Login>>;

/** What a builder knows of registries. */
interface RegistryFiles {
  /** Variables that lead there. */
  readonly env: Readonly<Record<string, string>>;
  /** Lets an image of another registry come from the sandbox's, where that has it, with the login for that registry. */
  allow(image: string): void;
}

/**
 * Writes what a builder must know of registries: the logins of the Build's ServiceAccount and of its pull and push secrets;
 * the internal names of the cluster's own registry. Registries of this machine may be spoken to without TLS.
 */
export function writeRegistryFiles(
  store: Store,
  build: KubernetesObject,
  output: string | undefined,
  { folder, registry, tokenOf }: Pick<BuildWorld, 'folder' | 'registry' | 'tokenOf'>,
): RegistryFiles {
  const auth = Buffer.from(`serviceaccount:${tokenOf(build)}`).toString('base64');
  const own = Object.fromEntries(ownHosts(registry.host).map((host) => [host, { auth }]));
  const secrets = [build.spec.strategy?.dockerStrategy?.pullSecret, build.spec.output?.pushSecret];
  const auths: Record<string, Login> = Object.assign(
    {},
    own,
    ...secrets.map((secret) => loginsIn(store, build, secret?.name)),
  );
  const env = {
    REGISTRY_AUTH_FILE: join(folder, 'auth.json'),
    CONTAINERS_REGISTRIES_CONF: join(folder, 'registries.conf'),
  };
  const places = new Map(ownHosts(registry.host).map((host) => [host, registry.host]));
  const [target = ''] = (output ?? '').split('/');
  if (/^(localhost|127\.[\d.]+)(:\d+)?$/.test(target)) places.set(target, places.get(target) ?? target);
  const write = () => {
    writeFileSync(env.CONTAINERS_REGISTRIES_CONF, registriesText(places));
    writeFileSync(env.REGISTRY_AUTH_FILE, JSON.stringify({ auths }), { mode: 0o600 });
  };
  write();
  return {
    env,
    allow(image) {
      const found = ownRepository(image, registry.host);
      if (found === undefined || places.has(found.host)) return;
      if (registry.read(found.repository, found.version) === undefined) return;
      const place = `${registry.host}/${found.repository.split('/').slice(0, 2).join('/')}`;
      const login = auths[found.host];
      if (login !== undefined) auths[place] = login;
      places.set(found.host, place);
      write();
    },
  };
}

function registriesText(places: ReadonlyMap<string, string>): string {
  const entries = [...places].map(
    ([prefix, location]) => `[[registry]]\nprefix = "${prefix}"\nlocation = "${location}"\ninsecure = true`,
  );
  return `${['unqualified-search-registries = []', ...entries].join('\n')}\n`;
}

function loginsIn(store: Store, { metadata }: KubernetesObject, name: string | undefined): Logins {
  const secret =
    name === undefined ? undefined : store.get({ ...kinds.secret, name, namespace: metadata.namespace ?? '' });
  const text = secret?.data?.['.dockerconfigjson'];
  return text ? (JSON.parse(Buffer.from(text, 'base64').toString()).auths ?? {}) : {};
}
