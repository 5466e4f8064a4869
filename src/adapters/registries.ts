import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import type { Readable } from 'node:stream';
import { diskFull, StreamstressError } from '../model/error.ts';
import type { ServerTrust } from '../model/sign-in.ts';
import type { Registries, RegistryAnswer, RegistryEnv, RegistryRequest } from '../ports/registries.ts';
import { firstValues } from './https-client.ts';
import { exchange, requestOptions } from './https-exchange.ts';
import { createLoginFolder } from './kept-login.ts';
import { certificateAdvice } from './kubernetes-errors.ts';
import { isLoopback, proxyFor, proxyPassword } from './proxy-for.ts';
import { findLogin } from './registry-logins.ts';
import { saveBody } from './save-body.ts';
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

/** Whoever looks is answered soon; what was pushed may have to be put together first; bytes on their way never pause long. */
const answerMilliseconds = { look: 30_000, write: 300_000, stream: 60_000 };

/** Of a manifest or an error; a manifest has 4 MiB at most (distribution-spec). Blobs go to files. */
const answerBytes = 16 * 1024 * 1024;

/** Registries over HTTPS, through the environment's proxy; on this machine also in plain HTTP, as docker and ko do. */
export function createRegistries(options: RegistriesOptions): Registries {
  const { environment, secrets, folder } = options;
  const inTheClear = new Set<string>();
  const ways: Ways = new Map();
  const kept = createLoginFolder(folder, environment);
  return {
    async send(request, env) {
      const url = new URL(request.url);
      const clear = new URL(request.url.replace(/^https:/, 'http:'));
      const fail = failed(url, request, options);
      if (inTheClear.has(url.host)) return ask(clear, request, env, options, ways).catch(fail);
      return ask(url, request, env, options, ways).catch((error: NodeJS.ErrnoException) => {
        if (!isLoopback(url.hostname) || !speaksNoTls(error)) return fail(error);
        inTheClear.add(url.host);
        return ask(clear, request, env, options, ways).catch(fail);
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
  request: RegistryRequest,
  env: RegistryEnv,
  options: RegistriesOptions,
  ways: Ways,
): Promise<RegistryAnswer> {
  const signal = AbortSignal.any([options.signal, ...(request.signal ? [request.signal] : [])]);
  const { method, body, into } = request;
  const headers = { 'user-agent': 'streamstress', ...lengthOf(body), ...request.headers };
  const way = url.protocol === 'http:' ? {} : await overTls(url, env, options, ways);
  const asked = { ...way, method, headers };
  const saving = into === undefined ? undefined : saveBody(into, answerBytes);
  const writes = method !== 'GET' && method !== 'HEAD';
  const patience = answerMilliseconds[streams(request) ? 'stream' : writes ? 'write' : 'look'];
  const receiving = { patience, most: answerBytes, ...(saving ? { read: saving.read } : {}) };
  const received = await exchange(url, { ...asked, signal }, bodyOf(body), receiving);
  const digest = saving?.digest();
  return {
    code: received.code,
    headers: firstValues(received.headers),
    body: received.body,
    ...(digest ? { digest } : {}),
  };
}

function lengthOf(body: RegistryRequest['body'] = ''): { readonly 'content-length'?: number } {
  if (body === '') return {};
  return { 'content-length': typeof body === 'string' ? Buffer.byteLength(body) : body.to - body.from };
}

function bodyOf(body: RegistryRequest['body'] = ''): string | Readable {
  return typeof body === 'string' ? body : createReadStream(body.file, { start: body.from, end: body.to - 1 });
}

/** How requests over TLS go to a server, by what is trusted there; made once, as hundreds of authorities take long to read. */
type Ways = Map<string, Promise<RequestOptions>>;

async function overTls(url: URL, env: RegistryEnv, options: RegistriesOptions, ways: Ways): Promise<RequestOptions> {
  const { SSL_CERT_FILE = '', DOCKER_CONFIG = '' } = env;
  const key = [url.origin, SSL_CERT_FILE, DOCKER_CONFIG].join('\n');
  const way = ways.get(key) ?? wayTo(url, env, options);
  ways.set(key, way);
  way.catch(() => ways.delete(key));
  return way;
}

async function wayTo(
  url: URL,
  { SSL_CERT_FILE, DOCKER_CONFIG }: RegistryEnv,
  { trust, environment, secrets }: RegistriesOptions,
): Promise<RequestOptions> {
  const proxy = proxyFor(url.href, environment);
  secrets.add(proxyPassword(proxy));
  const bundle = SSL_CERT_FILE ?? environment.SSL_CERT_FILE;
  const given = await readAuthority(trust);
  const trusted = [...(given ? [given] : []), ...(bundle ? [await readFile(bundle, 'utf8')] : [])];
  const authority = withUsualAuthorities(trusted.length > 0 ? trusted.join('\n') : undefined);
  /* Only the cluster's own registry, which has a login of ours: nobody has said this of any other. */
  const insecureSkipTlsVerify = trust.insecureSkipTlsVerify && DOCKER_CONFIG !== undefined;
  const config = await serverKubeconfig({ server: url.origin, authority, insecureSkipTlsVerify, proxy });
  const way = await requestOptions(config, 'GET', {});
  const { Agent } = process.getBuiltinModule('node:https');
  const { createSecureContext } = process.getBuiltinModule('node:tls');
  if (way.agent instanceof Agent) way.agent.options.secureContext = createSecureContext({ ca: way.agent.options.ca });
  return way;
}

function speaksNoTls({ code = '' }: NodeJS.ErrnoException): boolean {
  return /^EPROTO$|^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/.test(code);
}

/** The connection was there, and broke; one that was silent for long while something was sent is taken for broken. */
function isCut({ code = '' }: NodeJS.ErrnoException, request: RegistryRequest): boolean {
  return code === 'ECONNRESET' || code === 'EPIPE' || (streams(request) && code === 'ETIMEDOUT');
}

function streams({ body, into }: RegistryRequest): boolean {
  return typeof body === 'object' || into !== undefined;
}

function failed(
  { host }: URL,
  request: RegistryRequest,
  { signal, secrets }: RegistriesOptions,
): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    if (signal.aborted || request.signal?.aborted) {
      const message = `the run was cancelled while it waited for the registry "${host}"`;
      throw new StreamstressError('cancelled', ['registry', 'cancelled'], message);
    }
    if (error instanceof StreamstressError) throw error;
    if (error.code === 'ENOSPC') throw diskFull(request.into ?? host, error);
    const said = secrets.censor(error.message || (error.code ?? 'no answer'));
    if (error.path !== undefined) {
      const message = `cannot read or write "${error.path}" for the registry "${host}": ${said}. Check the path and its permissions`;
      throw new StreamstressError('infrastructure', ['registry', 'file_unreadable'], message, error);
    }
    if (isCut(error, request)) {
      const message = `the connection to the registry "${host}" broke again and again: ${said}. Look at the network, a proxy on the way and the registry's own log`;
      throw new StreamstressError('infrastructure', ['registry', 'interrupted'], message, error);
    }
    const todo =
      certificateAdvice(error.code ?? '') ?? 'Check its name, the network, and HTTPS_PROXY where there is a proxy';
    const message = `the registry "${host}" cannot be reached: ${said}. ${todo}`;
    throw new StreamstressError('infrastructure', ['registry', 'unreachable'], message, error);
  };
}
