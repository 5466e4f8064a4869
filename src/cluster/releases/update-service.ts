import type { AskedInput } from '../../model/ci-run.ts';
import type { Services } from '../../ports/services.ts';
import { addressed, askJson, noRelease, type Payload } from './payload.ts';
import { byVersion } from './version-order.ts';

type Release = Extract<AskedInput, { type: 'release' }>;

const shown = 5;

/**
 * The payload of a version that customers have, or the newest of a minor version in a channel, of the update service.
 * Errors: `request`, `ci:resolving_release:not_found`; `infrastructure`, `ci:resolving_release:refused`,
 * `service:unreachable`.
 */
export async function releasedPayload(
  services: Services,
  address: string,
  { version, channel, architecture }: Release,
  signal: AbortSignal,
): Promise<Payload> {
  const [minor = version] = /^\d+\.\d+/.exec(version) ?? [];
  const query = new URLSearchParams({
    channel: channel.endsWith(`-${minor}`) ? channel : `${channel}-${minor}`,
    arch: architecture,
  });
  const url = `${addressed(address, '/api/upgrades_info/v1/graph')}?${query}`;
  const graph = (await askJson(services, url, signal)) as { readonly nodes?: readonly Node[] } | undefined;
  const nodes = (graph?.nodes ?? []).toSorted((a, b) => byVersion(b.version, a.version));
  const found = version === minor ? nodes[0] : nodes.find((node) => node.version === version);
  if (found) return { version: found.version, pullSpec: found.payload };
  const there = nodes.slice(0, shown).map((node) => node.version);
  throw noRelease(`release ${version} in channel "${query.get('channel')}" for ${architecture}`, url, there);
}

interface Node {
  readonly version: string;
  readonly payload: string;
}
