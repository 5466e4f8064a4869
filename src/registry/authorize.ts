import type { HttpAnswer } from '../ports/http.ts';
import type { RegistryAnswer, RegistryRequest } from '../ports/registries.ts';
import { basicAuth, readChallenge } from './challenge.ts';
import { type Place, urlOf } from './place.ts';
import type { RegistryClient } from './registry-client.ts';

/** Credentials by what they are for; they are asked for again where they do no longer. */
export type Grants = Map<string, Promise<Grant>>;

/** The header that a registry wants, or the answer that refused it. */
type Grant = { readonly authorization: string } | { readonly refusal: HttpAnswer };

/** Sends a request with what the registry's challenge wants. Where we have nothing to offer, its refusal is the answer. */
export async function sendAuthorized(
  client: RegistryClient,
  place: Place,
  request: RegistryRequest,
): Promise<RegistryAnswer> {
  const { registries, env, grants, signal } = client;
  const { scopes } = place;
  // An upload may go on at another host: our credentials are not for that one.
  if (new URL(request.url).host !== new URL(urlOf(place, '')).host) return registries.send({ ...request, signal }, env);
  const key = scopes.join(' ');
  const known = grants.get(key);
  const send = (grant: Grant | undefined) => {
    const authorization = grant && 'authorization' in grant ? { authorization: grant.authorization } : {};
    return registries.send({ ...request, headers: { ...request.headers, ...authorization }, signal }, env);
  };
  const first = await send(await known);
  if (first.code !== 401) return first;
  // Others that ask at the same time may have got it already.
  const asked = grants.get(key) === known ? undefined : grants.get(key);
  const granting = asked ?? grantFor(client, scopes, first);
  grants.set(key, granting);
  const grant = await granting.catch((error) => {
    grants.delete(key);
    throw error;
  });
  if ('authorization' in grant) return send(grant);
  grants.delete(key);
  return grant.refusal;
}

async function grantFor(client: RegistryClient, scopes: readonly string[], refusal: HttpAnswer): Promise<Grant> {
  const { registries, env, login, signal } = client;
  const challenge = readChallenge(refusal.headers['www-authenticate'], scopes);
  const basic = login && basicAuth(login);
  if (challenge === undefined || (challenge.scheme === 'basic' && basic === undefined)) return { refusal };
  if (challenge.scheme === 'basic') return { authorization: basic ?? '' };
  const headers = basic === undefined ? {} : { authorization: basic };
  const answer = await registries.send({ method: 'GET', url: challenge.tokenUrl, headers, signal }, env);
  const token = answer.code === 200 ? tokenIn(answer.body) : undefined;
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  // Of what it says only this is about us: its 404, or the page that it sends us to, is none of the registry's.
  return { refusal: [400, 401, 403, 429].includes(answer.code) || answer.code >= 500 ? answer : refusal };
}

function tokenIn(body: string): string | undefined {
  try {
    const { token, access_token } = JSON.parse(body) as Record<string, unknown>;
    return [token, access_token].find((value) => typeof value === 'string') as string | undefined;
  } catch {
    return undefined;
  }
}
