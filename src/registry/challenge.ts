import type { Login } from '../ports/registries.ts';

/** What a registry wants to see where it answers 401. */
export type Challenge =
  | { readonly scheme: 'basic' }
  /** A token, which is to be fetched from there. */
  | { readonly scheme: 'bearer'; readonly tokenUrl: string };

/**
 * Reads `WWW-Authenticate` (distribution-spec, token authentication); undefined where it asks for something that we do
 * not know. A password is never sent to a token server in the clear, unless it is on this machine.
 */
export function readChallenge(header: string | undefined, scopes: readonly string[]): Challenge | undefined {
  const [, scheme = '', rest = ''] = /^(\w+)\s*(.*)$/s.exec(header ?? '') ?? [];
  if (scheme.toLowerCase() === 'basic') return { scheme: 'basic' };
  const fields = Object.fromEntries([...rest.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
  const { realm = '', service } = fields;
  if (scheme.toLowerCase() !== 'bearer' || !URL.canParse(realm)) return undefined;
  const url = new URL(realm);
  if (url.protocol !== 'https:' && !/^(localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname)) return undefined;
  if (service !== undefined) url.searchParams.set('service', service);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  return { scheme: 'bearer', tokenUrl: url.href };
}

/** The header `Authorization` of basic auth. */
export function basicAuth({ username, password }: Login): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
