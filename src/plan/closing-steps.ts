import type { Step } from '../engine/step.ts';
import type { Request } from '../model/request.ts';
import { forgetLoginStep } from '../steps/forget-login.ts';
import { signOutStep } from '../steps/sign-out.ts';
import { unlockClusterStep } from '../steps/unlock-cluster.ts';
import { releaseSteps } from './claimed.ts';

/**
 * What comes last in every ending: the login of the registry, the lock, a claimed cluster, and the very last, the sign-in. A Job takes the lock
 * itself, so what hands over to it and follows it comes between.
 */
export function closingSteps(request: Request, steps: readonly Step[], handed: readonly Step[] = []): Step[] {
  const closed = [...forgetLoginSteps(steps), ...unlockSteps(steps)];
  const released = releaseSteps(request, [...steps, ...closed]);
  return [...closed, ...released, ...signOutSteps(request, [...steps, ...handed, ...closed, ...released])];
}

/** Whoever pushes or looks there has ended before. */
function forgetLoginSteps(steps: readonly Step[]): Step[] {
  const users = steps.filter(({ requires }) => requires.includes('registry:push'));
  return users.length > 0 ? [forgetLoginStep(users.flatMap(({ creates }) => creates))] : [];
}

/** Whatever works on the cluster has ended before. */
function unlockSteps(steps: readonly Step[]): Step[] {
  const links = steps.flatMap(({ creates }) => creates);
  return links.includes('lock:cluster') ? [unlockClusterStep(links)] : [];
}

/** The very last one: whatever uses the cluster has ended before. */
function signOutSteps({ signsOut }: Request, steps: readonly Step[]): Step[] {
  const links = steps.flatMap(({ creates }) => creates);
  const signsIn = links.some((link) =>
    ['claimed:target', 'cluster:target', 'user:cluster', 'lock:cluster', 'status:cluster', 'job:ended'].includes(link),
  );
  return signsOut && signsIn ? [signOutStep(links)] : [];
}
