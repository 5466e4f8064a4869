import { StreamstressError } from '../model/error.ts';
import { plainLine } from '../model/plain-text.ts';
import type { Clock } from '../ports/clock.ts';
import type { HttpAnswer } from '../ports/http.ts';
import type { Login, Registries, RegistryEnv, RegistryRequest } from '../ports/registries.ts';
import { basicAuth, readChallenge } from './challenge.ts';

/** How a registry is asked. */
export interface RegistryClient {
  readonly registries: Registries;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly env: RegistryEnv;
  /** Who we are there; nobody where it is undefined. */
  readonly login: Login | undefined;
}

const attempts = 3;
const longestPause = 10_000;

/**
 * Asks about one repository, with credentials where the registry wants some; busy registries are asked again.
 * Answers of 200 and 404 come back. Errors: `infrastructure`, `registry:unreachable`, `registry:unauthorized`,
 * `registry:refused`.
 */
export async function askRegistry(
  client: RegistryClient,
  place: { readonly host: string; readonly repository: string },
  request: RegistryRequest,
): Promise<HttpAnswer> {
  const { registries, clock, signal, env } = client;
  for (let attempt = 1; ; attempt += 1) {
    const first = await registries.send(request, env);
    const answer = first.code === 401 ? await askAs(client, place.repository, request, first) : first;
    const { code, headers } = answer;
    if (code === 200 || code === 404) return answer;
    const isBusy = code === 429 || code >= 500;
    if (!isBusy || attempt === attempts) throw refused(client, place, answer);
    const seconds = Number(headers['retry-after'] ?? attempt);
    await clock.sleep(Math.min(longestPause, (Number.isFinite(seconds) ? seconds : attempt) * 1000), signal);
  }
}

/** The same once more, with what the registry's challenge wants; its refusal where we have nothing to offer. */
async function askAs(
  { registries, env, login }: RegistryClient,
  repository: string,
  request: RegistryRequest,
  refusal: HttpAnswer,
): Promise<HttpAnswer> {
  const challenge = readChallenge(refusal.headers['www-authenticate'], `repository:${repository}:pull`);
  const basic = login === undefined ? {} : basicAuth(login);
  const asking = (headers: RegistryRequest['headers']) =>
    registries.send({ ...request, headers: { ...request.headers, ...headers } }, env);
  if (challenge?.scheme === 'basic') return login === undefined ? refusal : asking(basic);
  if (challenge === undefined) return refusal;
  const granted = await registries.send({ method: 'GET', url: challenge.tokenUrl, headers: basic }, env);
  const token = granted.code === 200 ? tokenIn(granted.body) : undefined;
  if (token !== undefined) return asking({ authorization: `Bearer ${token}` });
  return granted.code === 200 ? refusal : granted;
}

function tokenIn(body: string): string | undefined {
  try {
    const { token, access_token } = JSON.parse(body) as Record<string, unknown>;
    return [token, access_token].find((value) => typeof value === 'string') as string | undefined;
  } catch {
    return undefined;
  }
}

function refused(
  { login }: RegistryClient,
  { host, repository }: { host: string; repository: string },
  answer: HttpAnswer,
) {
  const { code } = answer;
  const said = saidIn(answer) ?? `HTTP ${code}`;
  if (code !== 401 && code !== 403) {
    const message = `the registry "${host}" refused to show "${repository}" (HTTP ${code}): ${said}. Try again, or look at its state`;
    return new StreamstressError('infrastructure', ['registry', 'refused'], message);
  }
  const who = login === undefined ? 'nobody, as no login for it was found' : `"${login.username}"`;
  const todo = `Log in with "podman login ${host}" or "docker login ${host}" as somebody who may pull from there, and check the repository's name`;
  const message = `the registry "${host}" does not show "${repository}" to ${who}: ${said}. ${todo}`;
  return new StreamstressError('infrastructure', ['registry', 'unauthorized'], message);
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
