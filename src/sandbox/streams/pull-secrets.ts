import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Store } from '../store.ts';

type Logins = Readonly<
  Record<string, { readonly auth?: string; readonly username?: string; readonly password?: string }>
>;

/** Where a Secret of each type has its logins. */
const keys: Readonly<Record<string, string>> = {
  'kubernetes.io/dockerconfigjson': '.dockerconfigjson',
  'kubernetes.io/dockercfg': '.dockercfg',
};

/**
 * Whether a pull secret of a namespace logs in to a repository, `quay.io/a/b`, as `<user>:<password>`. All of them are
 * tried. Read: openshift/openshift-apiserver 56aa2d9, pkg/image/apiserver/registry/imagesecret/rest.go.
 */
export function opensRepository(store: Store, namespace: string, name: string, login: string): boolean {
  const secrets = store.list({ apiVersion: 'v1', kind: 'Secret' }, { namespace });
  return secrets.filter(isOffered).some((secret) =>
    Object.entries(loginsIn(secret)).some(([place, { auth, username, password }]) => {
      const given = auth ? Buffer.from(auth, 'base64').toString() : `${username}:${password}`;
      return given === login && covers(place, name);
    }),
  );
}

function isOffered({ metadata }: KubernetesObject): boolean {
  return metadata.annotations?.['openshift.io/image.excludeSecret'] !== 'true';
}

function loginsIn({ type, data }: KubernetesObject): Logins {
  const text: string | undefined = data?.[keys[type] ?? ''];
  if (text === undefined) return {};
  try {
    const content = JSON.parse(Buffer.from(text, 'base64').toString());
    return type === 'kubernetes.io/dockercfg' ? content : (content.auths ?? {});
  } catch {
    return {};
  }
}

/** `quay.io`, `https://quay.io/v1/` and `quay.io/a` are good for `quay.io/a/b`. */
function covers(place: string, name: string): boolean {
  const plain = place.replace(/^https?:\/\//, '').replace(/\/(?:v[12]\/?)?$/, '');
  return name === plain || name.startsWith(`${plain}/`);
}
