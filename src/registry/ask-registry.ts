import type { RegistryAnswer, RegistryRequest } from '../ports/registries.ts';
import { sendAuthorized } from './authorize.ts';
import type { Place } from './place.ts';
import { refused } from './refused.ts';
import type { RegistryClient } from './registry-client.ts';
import { retrying } from './retrying.ts';

/**
 * Asks about one repository, with credentials where the registry wants some; busy registries and those whose connection
 * broke are asked again. Answers that say yes come back, and 404 and 416. Errors: `infrastructure`,
 * `registry:unreachable`, `registry:interrupted`, `registry:unauthorized`, `registry:refused`.
 */
export function askRegistry(client: RegistryClient, place: Place, request: RegistryRequest): Promise<RegistryAnswer> {
  return retrying(client, () => askOnce(client, place, request));
}

/** The same without asking again: for what may have been done in part. */
export async function askOnce(client: RegistryClient, place: Place, request: RegistryRequest): Promise<RegistryAnswer> {
  const first = await sendAuthorized(client, place, request);
  const answer = await redirected(client, request, first);
  const { code } = answer;
  if ((code >= 200 && code < 300) || code === 404 || code === 416) return answer;
  // A store may show blobs to who gets them alone: the way there says as much.
  if (request.method === 'HEAD' && isRedirect(first)) return first;
  throw refused(client, place, request, answer);
}

const mostRedirects = 5;

/** Where blobs lie in a store of their own, the registry sends us there; our credentials are not for that one. */
async function redirected(
  { registries, env, signal }: RegistryClient,
  request: RegistryRequest,
  first: RegistryAnswer,
): Promise<RegistryAnswer> {
  let [answer, url] = [first, request.url];
  for (let hop = 0; hop < mostRedirects && isRedirect(answer) && looks(request); hop += 1) {
    url = nextUrl(url, answer.headers.location ?? '');
    answer = await registries.send({ ...request, url, signal }, env);
  }
  return answer;
}

function looks({ method }: RegistryRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

function isRedirect({ code, headers }: RegistryAnswer): boolean {
  return [301, 302, 303, 307, 308].includes(code) && headers.location !== undefined;
}

/** Where a `Location` leads; never from HTTPS to plain HTTP. */
export function nextUrl(from: string, location: string): string {
  return URL.canParse(location, from) ? new URL(location, from).href.replace(/^http:/, 'https:') : from;
}
