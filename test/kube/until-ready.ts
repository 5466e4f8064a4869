import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

const longestSeconds = 60;

/** How a server is asked: its authority in PEM and a bearer token. */
export interface Access {
  readonly ca: string;
  readonly token: string;
}

/** Asks until the answer is 200. Errors: after a minute, with what was answered last; when the signal is given. */
export async function untilReady(url: string, access: Access, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + longestSeconds * 1000;
  for (let said = await ask(url, access); said !== undefined; said = await ask(url, access)) {
    if (Date.now() > deadline) throw new Error(`${url} is not ready after ${longestSeconds} s: ${said}`);
    await sleep(100, undefined, { signal });
  }
}

/** Undefined where it is ready, else what was said. */
async function ask(url: string, { ca, token }: Access): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const asking = request(url, { ca, headers: { authorization: `Bearer ${token}` }, timeout: 5000 });
  asking.on('timeout', () => asking.destroy(new Error('no answer')));
  asking.on('error', ({ message }) => resolve(message));
  asking.on('response', (response) => {
    text(response).then((body) => resolve(response.statusCode === 200 ? undefined : body), String);
  });
  asking.end();
  return promise;
}
