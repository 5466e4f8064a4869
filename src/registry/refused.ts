import { StreamstressError } from '../model/error.ts';
import { plainLine } from '../model/plain-text.ts';
import type { HttpAnswer } from '../ports/http.ts';
import type { RegistryRequest } from '../ports/registries.ts';
import type { Place } from './place.ts';
import type { RegistryClient } from './registry-client.ts';

/** What a registry's refusal of a request means. */
export function refused(
  { login }: RegistryClient,
  { host, repository }: Place,
  { method }: RegistryRequest,
  answer: HttpAnswer,
): StreamstressError {
  const { code } = answer;
  const said = saidIn(answer) ?? `HTTP ${code}`;
  const pulls = method === 'GET' || method === 'HEAD';
  if (code !== 401 && code !== 403) {
    const message = `the registry "${host}" refused to ${pulls ? 'show' : 'take'} "${repository}" (HTTP ${code}): ${said}. Try again, or look at its state`;
    return new StreamstressError('infrastructure', ['registry', 'refused'], message, answer);
  }
  const who = login === undefined ? 'nobody, as no login for it was found' : `"${login.username}"`;
  const todo = `Log in with "podman login ${host}" or "docker login ${host}" as somebody who may ${pulls ? 'pull from' : 'push'} there, and check the repository's name`;
  const what = pulls ? `does not show "${repository}" to ${who}` : `takes nothing for "${repository}" from ${who}`;
  return new StreamstressError(
    'infrastructure',
    ['registry', 'unauthorized'],
    `the registry "${host}" ${what}: ${said}. ${todo}`,
  );
}

/**
 * The refusal that an error is about, where the same may go well again: the registry is busy or ailing (429, 5xx), or an
 * upload is not as far as we thought (404, 416).
 */
export function passingRefusal(error: unknown): HttpAnswer | undefined {
  if (!(error instanceof StreamstressError) || error.reason !== 'registry:refused') return undefined;
  const answer = error.cause as HttpAnswer;
  return [404, 416, 429].includes(answer.code) || answer.code >= 500 ? answer : undefined;
}

/** Words of the error document (distribution-spec, errors): hostile text. */
function saidIn({ body }: HttpAnswer): string | undefined {
  try {
    const { errors } = JSON.parse(body) as { errors?: readonly { message?: unknown }[] };
    const words = (errors ?? []).flatMap(({ message }) => (typeof message === 'string' ? message : []));
    return words.length > 0 ? plainLine(words.join('; ')).slice(0, 300) : undefined;
  } catch {
    return undefined;
  }
}
