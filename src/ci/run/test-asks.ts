import type { AskedClaim, TestOrder } from '../../model/ci-run.ts';
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
