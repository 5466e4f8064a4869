import type { ServerTrust } from '../model/sign-in.ts';
import type { Http } from '../ports/http.ts';
import { exchange, requestOptions } from './https-exchange.ts';
import { cancelled, unreachableCluster } from './kubernetes-errors.ts';
import { proxyFor } from './proxy-for.ts';
import type { Secrets } from './secrets.ts';
import { readAuthority, serverKubeconfig, withUsualAuthorities } from './server-kubeconfig.ts';

/** What all requests share. */
export interface HttpsOptions {
  readonly trust: ServerTrust;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly secrets: Secrets;
  /** Gives up what is being asked. */
  readonly signal: AbortSignal | undefined;
}

/** Signing in is short, and somebody may wait to cancel it. */
const answerMilliseconds = 20_000;
const advice = { login: '', address: 'is --api-url the current address of its API server?' };

/** HTTPS to a cluster's API server and to its routes, through the environment's proxy. */
export function createHttps({ trust, environment, secrets, signal }: HttpsOptions): Http {
  return {
    async send({ method, url, headers = {} }) {
      const address = new URL(url);
      const proxy = proxyFor(url, environment);
      const { insecureSkipTlsVerify } = trust;
      const authority = withUsualAuthorities(await readAuthority(trust));
      const config = await serverKubeconfig({ server: address.origin, authority, insecureSkipTlsVerify, proxy });
      const place = { server: address.origin, proxy: proxy?.replace(/\/\/[^/@]*@/, '//'), advice };
      try {
        const options = { ...(await requestOptions(config, method, headers)), ...(signal ? { signal } : {}) };
        const received = await exchange(address, options, '', { patience: answerMilliseconds });
        return { code: received.code, headers: firstValues(received.headers), body: secrets.censor(received.body) };
      } catch (error) {
        if (signal?.aborted) throw cancelled('signing in');
        const { message, code } = error as NodeJS.ErrnoException;
        const said = Object.assign(new Error(secrets.censor(message)), { code });
        throw unreachableCluster(place, 'signing in', said);
      }
    },
  };
}

export function firstValues(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
}
