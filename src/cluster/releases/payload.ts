import { StreamstressError } from '../../model/error.ts';
import { plainLine } from '../../model/plain-text.ts';
import type { HttpAnswer } from '../../ports/http.ts';
import type { Services } from '../../ports/services.ts';

/** A payload that a service knows. */
export interface Payload {
  /** `4.19.3` */
  readonly version: string;
  readonly pullSpec: string;
}

const shownWords = 300;

/** An address with the path that a service usually has, where it was given none. */
export function addressed(address: string, path: string): string {
  const plain = address.replace(/\/+$/, '');
  return /^[a-z]+:\/\/[^/]+$/.test(plain) ? `${plain}${path}` : plain;
}

/** What a service answers in JSON; undefined with 404. Errors: `infrastructure`, `ci:resolving_release:refused`. */
export async function askJson(services: Services, url: string, signal: AbortSignal): Promise<unknown> {
  const answer = await services.send({ method: 'GET', url, headers: { accept: 'application/json' }, signal });
  if (answer.code === 404) return undefined;
  if (answer.code !== 200) throw refused(url, answer, `it answers HTTP ${answer.code}`);
  try {
    return JSON.parse(answer.body);
  } catch {
    throw refused(url, answer, 'its answer is no JSON');
  }
}

function refused(url: string, { body }: HttpAnswer, what: string): StreamstressError {
  const said = plainLine(body).slice(0, shownWords);
  const message = `cannot find out which release to take, of ${url}: ${what}${said && `: ${said}`}. Is it the right address (--release-controller, --update-service)?`;
  return new StreamstressError('infrastructure', ['ci', 'resolving_release', 'refused'], message);
}

/** There is no such release; `there` are the nearest, newest first. */
export function noRelease(what: string, url: string, there: readonly string[]): StreamstressError {
  const known = there.length === 0 ? 'it knows none' : `it has ${there.join(', ')}`;
  const message = `there is no ${what} at ${url}: ${known}. Correct the release in the configuration, or give its payload in RELEASE_IMAGE_<NAME>`;
  return new StreamstressError('request', ['ci', 'resolving_release', 'not_found'], message);
}
