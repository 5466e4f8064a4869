import type { Step } from '../engine/step.ts';
import type { Link } from '../model/link.ts';
import type { Request } from '../model/request.ts';
import { claimTargetStep } from '../steps/claim-target.ts';
import { releaseTargetStep } from '../steps/release-target.ts';

/** Seconds: the longest suite where nothing is said, and what comes before and after it. */
const [longestSuite, around] = [6 * 3600, 2 * 3600];

/** Links of what is done without any cluster. */
const here: ReadonlySet<string> = new Set(['tool', 'commit', 'source']);

/** The steps on a cluster that is claimed first, where that was asked for; what needs none waits for none. */
export function onClaimedCluster({ claim, goal, runId, testing }: Request, steps: readonly Step[]): readonly Step[] {
  if (claim === undefined || goal !== 'run') return steps;
  const lifetime = (testing.runTimeout ?? longestSuite) + around;
  const waiting = steps.map((step) => (step.cleanup || isHere(step) ? step : afterClaim(step)));
  return [claimTargetStep(claim, runId, lifetime), ...waiting];
}

/** Gives it back, when everything else has ended. */
export function releaseSteps({ runId }: Request, steps: readonly Step[]): readonly Step[] {
  const links = steps.flatMap(({ creates }) => creates);
  return links.includes('claimed:target') ? [releaseTargetStep(runId, links)] : [];
}

function isHere({ creates }: Step): boolean {
  return creates.length > 0 && creates.every((link: Link) => here.has(link.slice(0, link.indexOf(':'))));
}

function afterClaim(step: Step): Step {
  return { ...step, requires: [...step.requires, 'claimed:target'] };
}
