import type { KubernetesObject } from '../../../ports/cluster.ts';
import type { Store } from '../../store.ts';

interface Reference {
  readonly name: string;
}

interface Login {
  readonly auth?: string;
  readonly username?: string;
  readonly password?: string;
}

/** Logins (`user:password`) for a registry's host in the pull secrets of a Pod and of its ServiceAccount. */
export function pullLogins(store: Store, { metadata, spec }: KubernetesObject, host: string): readonly string[] {
  const { namespace = '' } = metadata;
  const account = store.get({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    namespace,
    name: spec.serviceAccountName ?? 'default',
  });
  const references: readonly Reference[] = [...(spec.imagePullSecrets ?? []), ...(account?.imagePullSecrets ?? [])];
  return references.flatMap(({ name }) => {
    const secret = store.get({ apiVersion: 'v1', kind: 'Secret', namespace, name });
    return Object.entries(loginsIn(secret))
      .filter(([registry]) => registry === host || registry.startsWith(`${host}/`))
      .map(([, login]) => textOf(login));
  });
}

function loginsIn(secret: KubernetesObject | undefined): Readonly<Record<string, Login>> {
  try {
    const text = Buffer.from(secret?.data?.['.dockerconfigjson'] ?? '', 'base64').toString();
    return JSON.parse(text).auths ?? {};
  } catch {
    return {}; // a runtime that cannot read a pull secret goes on without it
  }
}

function textOf({ auth, username, password }: Login): string {
  return auth === undefined ? `${username}:${password}` : Buffer.from(auth, 'base64').toString();
}
