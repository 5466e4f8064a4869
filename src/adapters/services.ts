import { StreamstressError } from '../model/error.ts';
import type { ServerTrust } from '../model/sign-in.ts';
import type { ServiceRequest, Services } from '../ports/services.ts';
import { firstValues } from './https-client.ts';
import { exchange, requestOptions } from './https-exchange.ts';
import { certificateAdvice } from './kubernetes-errors.ts';
import { isLoopback, proxyFor, proxyPassword } from './proxy-for.ts';
import type { Secrets } from './secrets.ts';
import { readAuthority, serverKubeconfig, withUsualAuthorities } from './server-kubeconfig.ts';

/** What all requests share. */
export interface ServicesOptions {
  /** Its authority is trusted besides the usual ones: a service may be behind a route of the cluster. */
  readonly trust: Pick<ServerTrust, 'certificateAuthority'>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly secrets: Secrets;
  /** Gives up what is being asked. */
  readonly signal: AbortSignal;
}

const answerMilliseconds = 30_000;
/** An update graph has megabytes. */
const answerBytes = 50 * 1024 * 1024;

/** Services over HTTPS, through the environment's proxy; in plain HTTP where nothing of it leaves this machine or a cluster. */
export function createServices(options: ServicesOptions): Services {
  return {
    async send(request) {
      const url = addressOf(request.url);
      const { method, headers = {}, body = '' } = request;
      learn(headers.authorization, options.secrets);
      const signal = AbortSignal.any([options.signal, ...(request.signal ? [request.signal] : [])]);
      const sent = { ...headers, ...(method === 'POST' ? { 'content-length': Buffer.byteLength(body) } : {}) };
      try {
        const way = { ...(await wayTo(url, method, sent, options)), signal };
        const received = await exchange(url, way, body, { patience: answerMilliseconds, most: answerBytes });
        return { code: received.code, headers: firstValues(received.headers), body: received.body };
      } catch (error) {
        throw failed(url, error as NodeJS.ErrnoException, signal, options.secrets);
      }
    },
  };
}

/** The credentials that are sent must never be said. */
function learn(authorization: string | undefined, secrets: Secrets): void {
  const [, scheme = '', credentials = ''] = /^(\S+) +(.+)$/.exec(authorization ?? '') ?? [];
  secrets.add(credentials);
  if (scheme.toLowerCase() !== 'basic') return;
  const pair = Buffer.from(credentials, 'base64').toString();
  for (const secret of [pair, pair.slice(pair.indexOf(':') + 1)]) secrets.add(secret);
}

function addressOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isNear(url.hostname))) return url;
  const message = `cannot ask "${text}": an address begins with https://, or with http:// where it is of this machine or of a cluster's network (NAME, NAME.NAMESPACE.svc)`;
  throw new StreamstressError('request', ['service', 'bad_address'], message);
}

/** This machine, or a Service of the cluster that we run in. */
function isNear(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return isLoopback(host) || !/[.:]/.test(host) || /\.svc(\.cluster\.local)?$/.test(host);
}

async function wayTo(
  url: URL,
  method: ServiceRequest['method'],
  headers: Readonly<Record<string, string | number>>,
  { trust, environment, secrets }: ServicesOptions,
) {
  if (url.protocol === 'http:') return { method, headers: { 'user-agent': 'streamstress', ...headers } };
  const proxy = proxyFor(url.href, environment);
  secrets.add(proxyPassword(proxy));
  const authority = withUsualAuthorities(await readAuthority({ ...trust, insecureSkipTlsVerify: false }));
  const config = await serverKubeconfig({ server: url.origin, authority, insecureSkipTlsVerify: false, proxy });
  return requestOptions(config, method, headers);
}

function failed(
  { host }: URL,
  error: NodeJS.ErrnoException,
  { aborted }: AbortSignal,
  { censor }: Secrets,
): StreamstressError {
  if (aborted) {
    const message = `the run was cancelled while it waited for "${host}"`;
    return new StreamstressError('cancelled', ['service', 'cancelled'], message);
  }
  if (error instanceof StreamstressError) return error;
  const todo =
    certificateAdvice(error.code ?? '') ?? 'Check its address, the network, and HTTPS_PROXY where there is one';
  const message = `the service "${host}" cannot be reached: ${censor(error.message || (error.code ?? 'no answer'))}. ${todo}`;
  return new StreamstressError('infrastructure', ['service', 'unreachable'], message, error);
}
