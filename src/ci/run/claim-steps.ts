import type { Step } from '../../engine/step.ts';
import type { CiRunRequest, TestOrder } from '../../model/ci-run.ts';
import type { Link } from '../../model/link.ts';
import { claimClusterStep } from '../../steps/ci/claim-cluster.ts';
import { releaseClaimStep } from '../../steps/ci/release-claim.ts';

/** Claims the cluster of a test, creating `claimed:<as>`, and gives it back once what creates the links `after` has ended. */
export function claimSteps(
  { as: test, claim }: TestOrder,
  requires: readonly Link[],
  after: readonly Link[],
  { artifacts }: CiRunRequest,
): readonly Step[] {
  if (claim === undefined) return [];
  return [claimClusterStep(test, claim, requires), releaseClaimStep(test, artifacts, after)];
}
