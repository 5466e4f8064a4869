import type { ClusterClaim, Test } from '../test-shape.ts';

const hour = 3_600_000;

/** The cluster that a test claims of a pool, with the defaults of what it leaves out. */
export function claimOf({ cluster_claim: claim }: Test): ClusterClaim | undefined {
  if (claim === undefined) return undefined;
  return {
    ...claim,
    as: claim.as || 'latest',
    product: claim.product || 'ocp',
    architecture: claim.architecture || 'amd64',
    timeout: claim.timeout ?? hour,
  };
}
