import type { AskedClaim, TestOrder } from '../../model/ci-run.ts';
import type { Origin } from '../origin.ts';
import { leasesOf } from '../registry/leases.ts';
import type { ClusterProfile } from '../registry/registry.ts';
import type { ResolvedTest } from '../registry/resolved-test.ts';

/** A claim that says nothing of how long it waits. */
const claimPatience = 3600;

/** What is leased for a test, in the order in which it is asked for. */
export function leasesAsked(test: ResolvedTest, profiles: ReadonlyMap<string, ClusterProfile>): TestOrder['leases'] {
  return leasesOf(test, profiles).map(({ value: { resource_type, env, count } }) => ({
    ...{ type: resource_type, env, count },
  }));
}

/** What the first release with pools of IP addresses was. */
const [firstMajor, firstMinor] = [4, 16];

/** Type of the IP addresses that a test may have, where its cluster profile has a pool of them and its branch can use it. */
export function ipPoolAsked(
  { clusterProfile }: ResolvedTest,
  profiles: ReadonlyMap<string, ClusterProfile>,
  { branch }: Origin,
): string | undefined {
  const type = clusterProfile && profiles.get(clusterProfile.value)?.ipPoolLeaseType;
  const [, major = 0, minor = 0] = (/^(?:release|openshift)-(\d+)\.(\d+)$/.exec(branch) ?? []).map(Number);
  const isLate = major > firstMajor || (major === firstMajor && minor >= firstMinor);
  return branch === 'main' || branch === 'master' || isLate ? type || undefined : undefined;
}

/** The cluster that a test wants of a pool. */
export function claimAsked({ claim }: ResolvedTest): AskedClaim | undefined {
  if (claim === undefined) return undefined;
  const { version = '', cloud = '', owner = '', labels = {}, timeout } = claim;
  return {
    ...{ version, cloud, owner, labels },
    as: claim.as || 'latest',
    product: claim.product || 'ocp',
    architecture: claim.architecture || 'amd64',
    timeout: timeout ? Math.ceil(timeout / 1000) : claimPatience,
  };
}
