import type { CiPhase, PodOrder } from '../../model/ci-run.ts';

/** Seconds that a step may take, and those that it has for its end, where it says nothing. */
export const usualLimits = { timeout: 7200, grace: 15 };

/** What every pod has that says nothing of it. */
export function podOf(
  test: string,
  step: string,
  phase: CiPhase,
): Omit<PodOrder, 'image' | 'commands' | 'resources' | 'env'> {
  return {
    ...{ name: phase === 'container' ? test : `${test}-${step}`, test, step, phase },
    ...{ runAsScript: false, images: [], ...usualLimits, mounts: [], kubeconfig: true, cli: undefined },
    ...{ memoryVolume: undefined, dnsConfig: undefined, architecture: undefined, nestedPodman: false, clone: false },
    ...{ optionalOnSuccess: false, bestEffort: false },
  };
}

/** Durations of a configuration are milliseconds; nothing may take no time at all. */
export function secondsOf(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1000));
}
