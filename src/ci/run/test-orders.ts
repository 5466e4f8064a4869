import type { TestOrder } from '../../model/ci-run.ts';
import { StreamstressError } from '../../model/error.ts';
import type { CiStep } from '../graph/ci-step.ts';
import type { ResolvedTest } from '../registry/resolved-test.ts';
import type { Test } from '../test-shape.ts';
import { containerPod } from './container-pod.ts';
import type { CiGround } from './ground.ts';
import { multiStagePods, observerPods } from './multi-stage-pods.ts';
import { secondsOf } from './pod-order.ts';
import { claimAsked, ipPoolAsked, leasesAsked } from './test-asks.ts';
import { copiedCredentials, copiedSecrets, profileOf } from './test-secrets.ts';

/** All that is known of a test of a configuration before its run. Errors: `bug`, `ci:no_test`. */
export function testOrder(step: CiStep, ground: CiGround): TestOrder {
  const index = step.path[1];
  const test = typeof index === 'number' ? ground.configuration.tests?.[index] : undefined;
  const resolved = ground.resolved.find((one) => one.index === index);
  if (test?.container) return containerOrder(test, ground);
  if (test === undefined || resolved === undefined) throw noTest(step);
  return multiStageOrder(test, resolved, ground);
}

function containerOrder(test: Test, { configuration }: CiGround): TestOrder {
  const { as = '' } = test;
  return {
    ...{ as, kind: 'container', observers: [], leases: [], claim: undefined, profile: undefined },
    pods: [containerPod(test, configuration)],
    copied: copiedSecrets(test),
    ...{ allowSkipOnSuccess: false, allowBestEffort: false },
    ...limitsOf(test),
  };
}

function multiStageOrder(test: Test, resolved: ResolvedTest, ground: CiGround): TestOrder {
  const { as, flags } = resolved;
  const profile = profileOf(test, resolved, ground.profiles);
  const pods = multiStagePods(test, resolved, ground);
  const order = {
    ...{ as, kind: 'multi-stage' as const, profile: profile?.is },
    copied: [...(profile ? [profile.copied] : []), ...copiedCredentials(resolved)],
    leases: leasesAsked(resolved, ground.profiles),
    ipPool: ipPoolAsked(resolved, ground.profiles, ground.origin),
    claim: claimAsked(resolved),
    allowSkipOnSuccess: flags.allow_skip_on_success?.value ?? false,
    allowBestEffort: flags.allow_best_effort_post_steps?.value ?? false,
    ...limitsOf(test),
  };
  return { ...order, pods, observers: observerPods(test, resolved, ground) };
}

function limitsOf({ timeout, restrict_network_access }: Test) {
  return {
    timeout: timeout === undefined ? undefined : secondsOf(timeout),
    restrictNetwork: restrict_network_access ?? true,
  };
}

function noTest({ name }: CiStep): StreamstressError {
  return new StreamstressError('bug', ['ci', 'no_test'], `step "${name}" belongs to no test that was resolved`);
}
