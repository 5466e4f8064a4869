import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClock } from '../../src/adapters/clock.ts';
import { createFiles } from '../../src/adapters/files.ts';
import { createMachine } from '../../src/adapters/machine.ts';
import { openNamespace } from '../../src/cluster/ci-namespace/open-namespace.ts';
import type { TestRun } from '../../src/cluster/ci-pods/test-run.ts';
import { graph } from '../../src/engine/graph.ts';
import { runGraph } from '../../src/engine/run-graph.ts';
import { created, type Step } from '../../src/engine/step.ts';
import type { CheckedOut, CiNamespace, CiPhase, PodOrder, TestOrder } from '../../src/model/ci-run.ts';
import type { RunEvent } from '../../src/model/run-event.ts';
import type { World } from '../../src/ports/world.ts';
import { makeMachineImage } from '../../src/sandbox/registry/machine-image.ts';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { beginTestStep } from '../../src/steps/ci/begin-test.ts';
import { endTestStep } from '../../src/steps/ci/end-test.ts';
import { endObserversStep, observeTestStep } from '../../src/steps/ci/observe-test.ts';
import { runTestStep } from '../../src/steps/ci/run-test-step.ts';
import { patience, sandboxCluster } from '../cluster/sandbox-cluster.ts';

export const checkout: CheckedOut = {
  ...{ org: 'acme', repo: 'shop', cloneUri: 'https://example.com/acme/shop' },
  base: { ref: 'main', sha: 'b'.repeat(40) },
  pulls: [{ number: 7, sha: 'c'.repeat(40) }],
};

/** A step of a test, with what is not said as it usually is. */
export function podOrder(test: string, step: string, phase: CiPhase, more: Partial<PodOrder>): PodOrder {
  return {
    ...{ name: `${test}-${step}`, test, step, phase, image: { stream: 'pipeline', tag: 'src' }, commands: 'true' },
    ...{ runAsScript: false, env: {}, images: [], resources: {}, timeout: 60, grace: 5, mounts: [], kubeconfig: true },
    ...{ cli: undefined, memoryVolume: undefined, dnsConfig: undefined, architecture: undefined, nestedPodman: false },
    ...{ clone: false, optionalOnSuccess: false, bestEffort: false },
    ...more,
  };
}

export function testOrderOf(as: string, pods: readonly PodOrder[], more: Partial<TestOrder> = {}): TestOrder {
  return {
    ...{ as, kind: 'multi-stage', pods, observers: [], copied: [], profile: undefined, leases: [], claim: undefined },
    ...{ allowSkipOnSuccess: false, allowBestEffort: false, timeout: undefined, restrictNetwork: true },
    ...more,
  };
}

/** A sandbox whose namespaces have an image with the usual programs. */
export async function testSandbox(options: Pick<SandboxOptions, 'containers'> = {}) {
  const sandbox = await sandboxCluster(options);
  const { cluster, images, folder } = sandbox;
  const machine = makeMachineImage([process.arch === 'x64' ? 'amd64' : 'arm64']);
  let count = 0;
  const opened = async (): Promise<CiNamespace> => {
    count += 1;
    const lifetime = { idle: 3600, whole: 7200 };
    const order = { name: `ci-op-${count}`, labels: { 'created-by-ci': 'true' }, lifetime, restrictNetwork: true };
    const { namespace } = await openNamespace(cluster, order, patience(60));
    images.push(`${namespace.name}/pipeline`, 'src', machine);
    return namespace;
  };

  /** Runs the steps of a test as a run does; answers with what became of each, and of its links. */
  async function run(
    order: TestOrder,
    { onEvent = () => {}, cancel = new AbortController().signal, podPendingTimeout = 60 }: Running = {},
  ) {
    const namespace = await opened();
    const artifacts = join(folder, 'artifacts', namespace.name);
    const world = { cluster, files: createFiles(), clock: createClock(), machine: createMachine() } as unknown as World;
    const given: Step = {
      ...{ name: 'given', kind: 'given', requires: [], creates: ['namespace:ci', 'checkout:src'] },
      run: async () => ({
        summary: '',
        created: [created('namespace:ci', namespace), created('checkout:src', checkout)],
      }),
    };
    const events: RunEvent[] = [];
    const emit = (event: RunEvent) => {
      events.push(event);
      onEvent(event, namespace);
    };
    const never = new AbortController().signal;
    const steps = [given, ...stepsOf(order, artifacts, podPendingTimeout)];
    const ended = await runGraph(graph(steps), world, emit, { cancel, force: never });
    const statuses = Object.fromEntries(ended.steps.map(({ name, status }) => [name, status]));
    const text = (path: string) => {
      const file = join(artifacts, order.as, path);
      return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    };
    return { ...ended, statuses, events, namespace, text };
  }

  return { ...sandbox, run };
}

interface Running {
  readonly onEvent?: (event: RunEvent, namespace: CiNamespace) => unknown;
  readonly cancel?: AbortSignal;
  readonly podPendingTimeout?: number;
}

function stepsOf(order: TestOrder, artifacts: string, podPendingTimeout: number): readonly Step[] {
  const job = { name: 'pull-ci-acme-shop-main-e2e', type: 'presubmit', buildId: '42' } as const;
  const cloneScript = () => 'echo cloned >README';
  const run: TestRun = {
    order,
    job,
    artifacts,
    folder: order.as,
    podPendingTimeout,
    originals: [],
    requires: [],
    cloneScript,
  };
  const watched = order.pods
    .filter(({ phase }) => phase !== 'post')
    .map(({ step }) => `ran:${order.as}/${step}` as const);
  return [
    beginTestStep(run),
    ...order.pods.map((pod, at) => runTestStep(pod, order.pods.slice(0, at), run)),
    ...order.observers.map((pod) => observeTestStep(pod, run)),
    ...(order.observers.length > 0 ? [endObserversStep(order.as, watched)] : []),
    endTestStep(order),
  ];
}
