import type { PodOrder } from '../../model/ci-run.ts';
import type { Configuration } from '../configuration.ts';
import type { Test } from '../test-shape.ts';
import { podOf, secondsOf } from './pod-order.ts';
import { secretMounts } from './test-secrets.ts';

/** The one pod of a container test; what nothing limits may take as long as the test may. */
export function containerPod(test: Test, configuration: Configuration): PodOrder {
  const { as = '', commands = '', container, node_architecture: architecture, nested_podman } = test;
  const from = container?.from ?? '';
  return {
    ...podOf(as, as, 'container'),
    ...{ commands, architecture, env: {} },
    image: { stream: 'pipeline', tag: from },
    resources: resourcesOf(as, configuration),
    timeout: test.timeout === undefined ? longest : secondsOf(test.timeout),
    mounts: secretMounts(test),
    memoryVolume: container?.memory_backed_volume?.size,
    nestedPodman: nested_podman ?? false,
    clone: container?.clone ?? isImported(from, configuration),
  };
}

/** Seconds: as long as any test may be said to take. */
const longest = 72 * 3600;

/** Such an image has not been built of the repository, which therefore is not in it. */
function isImported(from: string, { base_images, external_images, base_rpm_images }: Configuration): boolean {
  return [base_images, external_images, base_rpm_images].some((aliases) => Object.hasOwn(aliases ?? {}, from));
}

/** What all get, and over it what this one gets, key by key. */
function resourcesOf(name: string, { resources = {} }: Configuration): PodOrder['resources'] {
  const [all, own] = [resources['*'], Object.hasOwn(resources, name) ? resources[name] : undefined];
  return {
    requests: { ...all?.requests, ...own?.requests },
    limits: { ...all?.limits, ...own?.limits },
  };
}
