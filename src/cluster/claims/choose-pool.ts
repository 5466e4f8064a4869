import type { AskedClaim } from '../../model/ci-run.ts';
import { StreamstressError } from '../../model/error.ts';
import { labelWords, poolLabels } from '../../model/pool-labels.ts';
import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';

/** A ClusterPool that has clusters such as a claim wants. */
export interface ChosenPool {
  readonly namespace: string;
  readonly name: string;
  /** Clusters that run and that nobody has. */
  readonly ready: number;
  readonly size: number;
  /** Pull spec of the payload of its clusters. */
  readonly releaseImage: string;
}

const shownPools = 20;

/**
 * The pool to claim a cluster of: the one with the most clusters that are ready, then the biggest, then the one that may
 * grow most; `random` (0 … 1) chooses among equals. Where there is none of `multi`, one of `amd64` does. Errors:
 * `request`, `ci:acquiring_cluster_claim:no_pool` with the pools that there are, `…:no_image_set`.
 */
export async function choosePool(
  cluster: Cluster,
  claim: AskedClaim,
  random: () => number = Math.random,
): Promise<ChosenPool> {
  const pools = await cluster.list(kinds.clusterPool);
  const fitting = fittingPools(pools, claim);
  if (fitting.length === 0) throw noPool(pools, claim, await cluster.server());
  const payloads = new Map<KubernetesObject, string>();
  for (const pool of fitting) {
    const payload = await payloadOf(cluster, pool);
    if (payload !== undefined) payloads.set(pool, payload);
  }
  const [best, ...others] = [...payloads.keys()].sort(better);
  if (best === undefined) throw noImageSet(fitting, claim);
  const equal = [best, ...others.filter((pool) => better(best, pool) === 0)];
  return chosen(equal[Math.floor(random() * equal.length)] ?? best, payloads);
}

function fittingPools(pools: readonly KubernetesObject[], claim: AskedClaim): readonly KubernetesObject[] {
  const fitting = pools.filter((pool) => missed(pool, claim) === 0);
  if (fitting.length > 0 || claim.architecture !== 'multi') return fitting;
  return pools.filter((pool) => missed(pool, { ...claim, architecture: 'amd64' }) === 0);
}

/** How many labels a pool has not. */
function missed({ metadata }: KubernetesObject, claim: AskedClaim): number {
  return Object.entries(poolLabels(claim)).filter(([name, value]) => metadata.labels?.[name] !== value).length;
}

function better(a: KubernetesObject, b: KubernetesObject): number {
  const [first, second] = [ranks(a), ranks(b)];
  const at = first.findIndex((rank, index) => rank !== second[index]);
  return at < 0 ? 0 : (second[at] ?? 0) > (first[at] ?? 0) ? 1 : -1;
}

/** A pool without a limit may grow for ever. */
function ranks({ status, spec }: KubernetesObject): readonly number[] {
  return [status?.ready ?? 0, spec?.size ?? 0, spec?.maxSize ?? Number.POSITIVE_INFINITY];
}

async function payloadOf(cluster: Cluster, { spec }: KubernetesObject): Promise<string | undefined> {
  const set = await cluster.get({ ...kinds.clusterImageSet, name: imageSetOf(spec) });
  return set?.spec?.releaseImage;
}

function imageSetOf(spec: KubernetesObject['spec']): string {
  return spec?.imageSetRef?.name ?? '';
}

function chosen(pool: KubernetesObject, payloads: ReadonlyMap<KubernetesObject, string>): ChosenPool {
  const { metadata, status, spec } = pool;
  const { namespace = '', name } = metadata;
  return { namespace, name, ready: status?.ready ?? 0, size: spec?.size ?? 0, releaseImage: payloads.get(pool) ?? '' };
}

function noPool(pools: readonly KubernetesObject[], claim: AskedClaim, server: string): StreamstressError {
  const nearest = pools.toSorted((a, b) => missed(a, claim) - missed(b, claim));
  const lines = nearest.slice(0, shownPools).map((pool) => `  ${nameOf(pool)}: ${labelWords(ownLabels(pool, claim))}`);
  const there =
    pools.length === 0
      ? ' none at all, or none that we may see: is this the cluster that Hive runs on?'
      : `\n${lines.join('\n')}${pools.length > shownPools ? `\n  and ${pools.length - shownPools} more` : ''}`;
  const message = `no ClusterPool on "${server}" has clusters with ${labelWords(poolLabels(claim))}. There are:${there}`;
  return new StreamstressError('request', ['ci', 'acquiring_cluster_claim', 'no_pool'], message);
}

/** A version for which nobody has made a ClusterImageSet: no cluster would ever be installed. */
function noImageSet(pools: readonly KubernetesObject[], claim: AskedClaim): StreamstressError {
  const which = pools.map((pool) => `ClusterImageSet "${imageSetOf(pool.spec)}" of ClusterPool ${nameOf(pool)}`);
  const message = `no cluster with ${labelWords(poolLabels(claim))} can be installed: ${which.join(', ')} is not there, or names no releaseImage. Make it, or claim another version`;
  return new StreamstressError('request', ['ci', 'acquiring_cluster_claim', 'no_image_set'], message);
}

function ownLabels({ metadata }: KubernetesObject, claim: AskedClaim): Readonly<Record<string, string>> {
  const names = Object.keys(poolLabels(claim));
  return Object.fromEntries(Object.entries(metadata.labels ?? {}).filter(([name]) => names.includes(name)));
}

function nameOf({ metadata }: KubernetesObject): string {
  return `"${metadata.namespace}/${metadata.name}"`;
}
