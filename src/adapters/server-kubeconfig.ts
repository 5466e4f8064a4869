import { readFile } from 'node:fs/promises';
import type { KubeConfig } from '@kubernetes/client-node';
import { StreamstressError } from '../model/error.ts';
import type { ServerTrust } from '../model/sign-in.ts';

/** A server, and how it is reached. */
export interface ServerOptions {
  /** URL. */
  readonly server: string;
  readonly token?: string | undefined;
  /** PEM certificates to trust instead of the usual ones. */
  readonly authority: string | undefined;
  readonly insecureSkipTlsVerify: boolean;
  /** URL of a proxy. */
  readonly proxy: string | undefined;
}

const name = 'streamstress';

/** A kubeconfig of one server, user and context. */
export async function serverKubeconfig(options: ServerOptions): Promise<KubeConfig> {
  const { server, token, authority, insecureSkipTlsVerify, proxy } = options;
  const { KubeConfig } = await import('./kube-config.ts');
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [
      {
        name,
        server,
        skipTLSVerify: insecureSkipTlsVerify,
        ...(authority === undefined ? {} : { caData: Buffer.from(authority).toString('base64') }),
        ...(proxy === undefined ? {} : { proxyUrl: proxy }),
      },
    ],
    users: [{ name, ...(token === undefined ? {} : { token }) }],
    contexts: [{ name, cluster: name, user: name }],
    currentContext: name,
  });
  return config;
}

/** The given authority's PEM; undefined where none is given. Errors: `request`, `signing_in:bad_authority`. */
export async function readAuthority({ certificateAuthority: path }: ServerTrust): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const pem = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw badAuthority(path, error.code === 'ENOENT' ? 'there is no such file' : error.message);
  });
  if (pem.includes('-----BEGIN CERTIFICATE-----')) return pem;
  throw badAuthority(path, 'there is no PEM certificate in it');
}

/** Together with those that everybody trusts: a cluster's routes may have a certificate that was bought. */
export function withUsualAuthorities(authority: string | undefined): string | undefined {
  if (authority === undefined) return undefined;
  const { getCACertificates } = process.getBuiltinModule('node:tls');
  return [authority, ...getCACertificates('default')].join('\n');
}

function badAuthority(path: string, why: string): StreamstressError {
  const message = `--certificate-authority "${path}" cannot be used: ${why}`;
  return new StreamstressError('request', ['signing_in', 'bad_authority'], message);
}
