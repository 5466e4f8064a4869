import { createHash, randomBytes } from 'node:crypto';
import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Store } from '../store.ts';
import { passwordUser, type User } from './user.ts';

const kind = { apiVersion: 'oauth.openshift.io/v1', kind: 'OAuthAccessToken' };

/** Seconds for which a token is good. */
export const tokenSeconds = 86_400;

/**
 * A new token for a user who signed in. It is kept as an OAuthAccessToken under the hash of the token, so that who
 * reads the object cannot use it; deleting the object revokes the token.
 */
export function issueOAuthToken(store: Store, login: string, client: { name: string; redirectUri: string }): string {
  const secret = randomBytes(32).toString('base64url');
  store.create({
    ...kind,
    metadata: { name: objectName(`sha256~${secret}`) },
    clientName: client.name,
    expiresIn: tokenSeconds,
    redirectURI: client.redirectUri,
    scopes: ['user:full'],
    userName: passwordUser(login).username,
  });
  return `sha256~${secret}`;
}

/** The user of a token, or undefined where there is no such token or its time is over. `now` in milliseconds. */
export function oauthUser(store: Store, token: string, now: number): User | undefined {
  if (!token.startsWith('sha256~')) return undefined;
  const object = store.get({ ...kind, name: objectName(token) });
  if (object === undefined || expiryOf(object) <= now) return undefined;
  const user = passwordUser(object.userName === 'kube:admin' ? 'kubeadmin' : object.userName);
  return { ...user, extra: { 'scopes.authorization.openshift.io': object.scopes } };
}

/** `sha256~` and the hash of what follows it in the token: the name of its object. */
function objectName(token: string): string {
  const secret = token.slice('sha256~'.length);
  return `sha256~${createHash('sha256').update(secret).digest('base64url')}`;
}

function expiryOf({ metadata, expiresIn }: KubernetesObject): number {
  return Date.parse(metadata.creationTimestamp ?? '') + Number(expiresIn) * 1000;
}
