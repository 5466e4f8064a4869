import type { KubernetesObject } from '../../ports/cluster.ts';
import { ApiError } from '../api/status.ts';
import type { Store } from '../store.ts';
import { oauthUser } from './oauth-tokens.ts';
import { type Claims, createTokenSigner, type TokenSigner } from './service-account-token.ts';
import { administrator, anonymous, serviceAccountUser, type User } from './user.ts';

/** What knows whose token is whose. */
export interface Authenticator {
  /** The user of an `Authorization` header; `system:anonymous` without one. Throws Unauthorized. */
  authenticate(authorization: string | undefined): User;
  /** The user of a token, or undefined where it is not good (any more). */
  userOf(token: string): User | undefined;
  readonly signer: TokenSigner;
  /** Milliseconds since 1970. */
  now(): number;
  /** From now on the token is not good. */
  expire(token: string): void;
  /** Takes back every `expire`. */
  unexpire(): void;
}

/** Knows the administrator's token, those of ServiceAccounts and those of users who signed in. */
export function createAuthenticator(store: Store, adminToken: string, now: () => number = Date.now): Authenticator {
  const signer = createTokenSigner();
  const expired = new Set<string>();
  const userOf = (token: string) => {
    if (expired.has(token)) return undefined;
    if (token === adminToken) return administrator;
    return oauthUser(store, token, now()) ?? boundUser(store, signer.read(token), now());
  };
  return {
    signer,
    now,
    userOf,
    expire: (token) => expired.add(token),
    unexpire: () => expired.clear(),
    authenticate(authorization) {
      if (authorization === undefined) return anonymous;
      const user = userOf(bearerTokenIn(authorization) ?? '');
      if (user === undefined) throw new ApiError('Unauthorized', 'Unauthorized');
      return user;
    },
  };
}

/** The token of an `Authorization: Bearer …` header. */
export function bearerTokenIn(authorization: string | undefined): string | undefined {
  return /^Bearer +(?<token>\S+)$/i.exec(authorization ?? '')?.groups?.token;
}

/** A token dies with its time, its ServiceAccount and the object that it is bound to. */
function boundUser(store: Store, claims: Claims | undefined, now: number): User | undefined {
  if (claims === undefined || claims.exp * 1000 <= now) return undefined;
  const { namespace, serviceaccount, pod, secret } = claims['kubernetes.io'];
  const isThere = (kind: string, what: { name: string; uid: string } | undefined) =>
    what === undefined || find(store, kind, namespace, what.name)?.metadata.uid === what.uid;
  const holders = [['ServiceAccount', serviceaccount] as const, ['Pod', pod] as const, ['Secret', secret] as const];
  if (!holders.every(([kind, holder]) => isThere(kind, holder))) return undefined;
  return serviceAccountUser(namespace, serviceaccount.name, serviceaccount.uid);
}

function find(store: Store, kind: string, namespace: string, name: string): KubernetesObject | undefined {
  return store.get({ apiVersion: 'v1', kind, namespace, name });
}
