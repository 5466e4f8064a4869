import type { Step } from '../../engine/step.ts';
import type { TestOrder } from '../../model/ci-run.ts';
import type { Link } from '../../model/link.ts';
import { beginTestStep, type TestRun } from '../../steps/ci/begin-test.ts';
import { endTestStep } from '../../steps/ci/end-test.ts';
import { endObserversStep, observeTestStep } from '../../steps/ci/observe-test.ts';
import { runTestStep } from '../../steps/ci/run-test-step.ts';
import type { CiStep } from '../graph/ci-step.ts';
import { claimSteps } from './claim-steps.ts';
import { cloneScript } from './clone-script.ts';
import type { CiGround } from './ground.ts';
import { leaseSteps } from './lease-steps.ts';
import { testOrder } from './test-orders.ts';

/** The engine's steps of a test: what it holds while it runs, its beginning, its pods, its observers and its end. */
export function testRunSteps(step: CiStep, ground: CiGround): readonly Step[] {
  const { request } = ground;
  const order = testOrder(step, ground);
  const required = ground.requires(step);
  const over = [`begun:${order.as}`, `results:${order.as}`] as const;
  const held = [...leaseSteps(order, required, over, request), ...claimSteps(order, required, over, request)];
  const run: TestRun = {
    ...{ order, job: request.job, artifacts: request.artifacts, podPendingTimeout: request.podPendingTimeout },
    ...{ folder: folderOf(order, ground), originals: originalsOf(ground) },
    requires: [...required, ...held.flatMap(({ creates }) => creates)],
    cloneScript: (checkout) => cloneScript('.', checkout),
  };
  return [
    ...held,
    beginTestStep(run),
    ...order.pods.map((pod, at) => runTestStep(pod, order.pods.slice(0, at), run)),
    ...observing(order, run),
    endTestStep(order),
  ];
}

function observing({ as, pods, observers }: TestOrder, run: TestRun): readonly Step[] {
  if (observers.length === 0) return [];
  const watched = pods.filter(({ phase }) => phase !== 'post');
  const links = watched.map(({ step }): Link => `ran:${as}/${step}`);
  return [...observers.map((pod) => observeTestStep(pod, run)), endObserversStep(as, links)];
}

/** Readers of ci-operator's artifacts look for a container test in `test`, whatever its name is; two have no room there. */
function folderOf({ as, kind }: TestOrder, { steps }: CiGround): string {
  const isOnly = steps.filter((step) => step.kind === 'container-test' || step.name === 'test').length === 1;
  return kind === 'container' && isOnly ? 'test' : as;
}

/** The payloads that variables tell of as they were before the import. */
function originalsOf({ steps }: CiGround): TestRun['originals'] {
  return ['initial', 'latest'].flatMap((release) => {
    const found = steps.find(({ name, kind }) => kind === 'import-release' && name === `[release:${release}]`);
    return found ? [{ release, link: `input:${found.name}` as const }] : [];
  });
}
