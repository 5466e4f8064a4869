import { BlockList, isIP } from 'node:net';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * URL of the proxy for an address, as Go's programs (oc, ko) choose it: HTTPS_PROXY unless NO_PROXY names the host, in
 * upper or lower case; never for this machine itself.
 */
export function proxyFor(url: string, environment: Environment): string | undefined {
  const proxy = environment.HTTPS_PROXY || environment.https_proxy;
  if (!proxy) return undefined;
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const exceptions = (environment.NO_PROXY || environment.no_proxy || '').toLowerCase().split(/[\s,]+/);
  if (isLoopback(host) || exceptions.some((exception) => covers(exception, host, port || '443'))) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

/** The password that a proxy's URL carries. */
export function proxyPassword(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? decodeURIComponent(new URL(url).password) || undefined : undefined;
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** `*`, `host`, `.domain`, `*.domain`, an address, a network as CIDR; any but the last with a port. */
function covers(exception: string, host: string, port: string): boolean {
  if (exception === '' || exception === '*') return exception === '*';
  if (exception.includes('/')) return inNetwork(exception, host);
  const [, name = exception, only] = /^([^:]+):(\d+)$/.exec(exception) ?? [];
  if (only !== undefined && only !== port) return false;
  const domain = name.replace(/^\*/, '');
  return domain.startsWith('.') ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}

function inNetwork(cidr: string, host: string): boolean {
  const [network = '', bits] = cidr.split('/');
  const family = isIP(host);
  if (family === 0 || isIP(network) !== family || !/^\d+$/.test(bits ?? '')) return false;
  if (Number(bits) > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
  return list.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
