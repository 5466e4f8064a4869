import { readFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import { StreamstressError } from '../model/error.ts';
import type { ServerTrust } from '../model/sign-in.ts';
import type { HttpAnswer } from '../ports/http.ts';
import type { Registries, RegistryEnv, RegistryRequest } from '../ports/registries.ts';
import { firstValues } from './https-client.ts';
import { exchange, requestOptions } from './https-exchange.ts';
import { createLoginFolder } from './kept-login.ts';
import { certificateAdvice } from './kubernetes-errors.ts';
import { isLoopback, proxyFor, proxyPassword } from './proxy-for.ts';
import { findLogin } from './registry-logins.ts';
import type { Secrets } from './secrets.ts';
import { readAuthority, serverKubeconfig, withUsualAuthorities } from './server-kubeconfig.ts';

/** What all requests share. */
export interface RegistriesOptions {
  /** What was said of the cluster's certificates holds for its registry. */
  readonly trust: ServerTrust;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly secrets: Secrets;
  /** Gives up what is being asked. */
  readonly signal: AbortSignal;
  /** Folder for the login that is kept; made where it is missing, and removed. */
  readonly folder: string;
}

const answerMilliseconds = 30_000;

/** Registries over HTTPS, through the environment's proxy; on this machine also in plain HTTP, as docker and ko do. */
export function createRegistries(options: RegistriesOptions): Registries {
  const { environment, secrets, folder } = options;
  const inTheClear = new Set<string>();
  const kept = createLoginFolder(folder, environment);
  return {
    async send(request, env) {
      const url = new URL(request.url);
      const clear = new URL(request.url.replace(/^https:/, 'http:'));
      if (inTheClear.has(url.host)) return ask(clear, request, env, options).catch(failed(url, options));
      return ask(url, request, env, options).catch((error: NodeJS.ErrnoException) => {
        if (!isLoopback(url.hostname) || !speaksNoTls(error)) return failed(url, options)(error);
        inTheClear.add(url.host);
        return ask(clear, request, env, options).catch(failed(url, options));
      });
    },
    async login(repository, env) {
      const login = await findLogin(repository, { ...environment, ...env });
      if (login !== undefined) for (const secret of [login.password, pair(login)]) secrets.add(secret);
      return login;
    },
    keep(login) {
      for (const secret of [login.password, pair(login)]) secrets.add(secret);
      return kept.keep(login);
    },
    forget: kept.forget,
  };
}

/** Basic auth sends both in one: its base64 has other letters than that of the password alone. */
function pair({ username, password }: { readonly username: string; readonly password: string }): string {
  return `${username}:${password}`;
}

async function ask(
  url: URL,
  { method, headers = {} }: RegistryRequest,
  env: RegistryEnv,
  options: RegistriesOptions,
): Promise<HttpAnswer> {
  const { signal } = options;
  const asked =
    url.protocol === 'http:'
      ? { method, headers: { 'user-agent': 'streamstress', ...headers } }
      : await overTls(url, { method, headers }, env, options);
  const { code, headers: answered, body } = await exchange(url, { ...asked, signal }, '', answerMilliseconds);
  return { code, headers: firstValues(answered), body };
}

async function overTls(
  url: URL,
  { method, headers = {} }: Pick<RegistryRequest, 'method' | 'headers'>,
  { SSL_CERT_FILE }: RegistryEnv,
  { trust, environment, secrets }: RegistriesOptions,
): Promise<RequestOptions> {
  const proxy = proxyFor(url.href, environment);
  secrets.add(proxyPassword(proxy));
  const bundle = SSL_CERT_FILE ?? environment.SSL_CERT_FILE;
  const given = await readAuthority(trust);
  const trusted = [...(given ? [given] : []), ...(bundle ? [await readFile(bundle, 'utf8')] : [])];
  const authority = withUsualAuthorities(trusted.length > 0 ? trusted.join('\n') : undefined);
  const { insecureSkipTlsVerify } = trust;
  return requestOptions(
    await serverKubeconfig({ server: url.origin, authority, insecureSkipTlsVerify, proxy }),
    method,
    headers,
  );
}

function speaksNoTls({ code = '' }: NodeJS.ErrnoException): boolean {
  return /^EPROTO$|^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/.test(code);
}

function failed({ host }: URL, { signal, secrets }: RegistriesOptions): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    if (signal.aborted) {
      const message = `the run was cancelled while it waited for the registry "${host}"`;
      throw new StreamstressError('cancelled', ['registry', 'cancelled'], message);
    }
    if (error instanceof StreamstressError) throw error;
    const said = secrets.censor(error.message || (error.code ?? 'no answer'));
    const todo =
      certificateAdvice(error.code ?? '') ?? 'Check its name, the network, and HTTPS_PROXY where there is a proxy';
    const message = `the registry "${host}" cannot be reached: ${said}. ${todo}`;
    throw new StreamstressError('infrastructure', ['registry', 'unreachable'], message, error);
  };
}
