import { plainLine } from '../model/plain-text.ts';
import type { Clock } from '../ports/clock.ts';
import type { Notice, Notifier } from '../ports/notifier.ts';
import { exchange, requestOptions } from './https-exchange.ts';
import { isLoopback, proxyFor } from './proxy-for.ts';
import type { Secrets } from './secrets.ts';
import { serverKubeconfig } from './server-kubeconfig.ts';

export interface WebhookOptions {
  /** The address, which is a secret: whoever has it can write there. */
  readonly url: () => Promise<string>;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** Milliseconds before each try. */
const pauses = [0, 2_000, 10_000];
const patience = 10_000;

/** Messages to an address that takes JSON: Slack's form where it is Slack's, else the facts beside the text. */
export function createWebhook(options: WebhookOptions): Notifier {
  return {
    async send(message) {
      try {
        const address = await addressOf(options);
        return address ? await sent(message, address, options) : 'the address is not one of https://';
      } catch (error) {
        return options.secrets.censor(plainLine((error as Error).message));
      }
    },
  };
}

/** All of its path is secret, with what it is made of. */
async function addressOf({ url, secrets }: WebhookOptions): Promise<URL | undefined> {
  const text = (await url()).trim();
  secrets.add(text);
  const address = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = address?.protocol === 'https:' || (address?.protocol === 'http:' && isLoopback(address.hostname));
  if (!address || !isSafe) return undefined;
  for (const secret of [address.href, address.pathname + address.search, address.password]) secrets.add(secret);
  return address;
}

async function sent(message: Notice, url: URL, options: WebhookOptions): Promise<string | undefined> {
  let why: string | undefined;
  for (const pause of pauses) {
    if (pause > 0) await options.clock.sleep(pause, options.signal);
    const answer = await post(message, url, options);
    why = answer.why;
    if (!answer.again) return why;
  }
  return why;
}

/** Why it was not taken, and whether it may be the next time. */
async function post(message: Notice, url: URL, { environment, signal }: WebhookOptions) {
  const body = JSON.stringify(isSlack(url) ? { text: slackText(message) } : plainForm(message));
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const proxy = url.protocol === 'https:' ? proxyFor(url.href, environment) : undefined;
  const server = { server: url.origin, authority: undefined, insecureSkipTlsVerify: url.protocol === 'http:', proxy };
  const request = { ...(await requestOptions(await serverKubeconfig(server), 'POST', headers)), signal };
  try {
    const { code } = await exchange(url, request, body, { patience, most: 100_000 });
    if (code >= 200 && code < 300) return { why: undefined, again: false };
    return { why: `"${url.host}" answered ${code}`, again: code === 429 || code >= 500 };
  } catch (error) {
    return { why: `"${url.host}" cannot be reached: ${(error as Error).message}`, again: !signal.aborted };
  }
}

function isSlack({ hostname }: URL): boolean {
  return /^hooks\.slack(-gov)?\.com$/.test(hostname);
}

/** Slack's own syntax begins with these three: nobody is called by what a test says. */
function slackText({ text, url }: Notice): string {
  const line = plainLine(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return url === undefined ? line : `${line} <${url}>`;
}

function plainForm({ text, url, facts }: Notice) {
  const plain = Object.entries(facts).map(([name, value]) => [name, plainLine(value)]);
  return { text: plainLine(text), ...(url === undefined ? {} : { url }), ...Object.fromEntries(plain) };
}
