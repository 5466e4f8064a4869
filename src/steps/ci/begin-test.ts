import { giveClaim, prepareTest } from '../../cluster/ci-pods/begin-test.ts';
import { jobEnvironment } from '../../cluster/ci-pods/job-environment.ts';
import type { TestRun } from '../../cluster/ci-pods/test-run.ts';
import { publicRepository } from '../../cluster/image-streams/pull-spec.ts';
import { acquireLock } from '../../cluster/lock/acquire-lock.ts';
import { created, type Inputs, type Step, type StepContext } from '../../engine/step.ts';
import type { BegunTest, TestOrder } from '../../model/ci-run.ts';
import type { ClusterLock } from '../../model/cluster-lock.ts';
import { StreamstressError } from '../../model/error.ts';
import type { Link } from '../../model/link.ts';

export type { TestRun } from '../../cluster/ci-pods/test-run.ts';

/**
 * Makes what the pods of a test find: its Secrets, its account, its shared directory, its variables. Creates `begun:<test>`.
 * Errors: `ci:missing_secrets`; those of the cluster.
 */
export function beginTestStep(run: TestRun): Step {
  const { as: test, kind, copied } = run.order;
  return {
    name: `begin:${test}`,
    kind: kind === 'container' ? 'container-test' : 'multi-stage-test',
    requires: [...new Set<Link>([...run.requires, 'namespace:ci', 'checkout:src'])],
    after: run.originals.map(({ link }) => link),
    creates: [`begun:${test}`],
    async run(inputs, context) {
      const lock = await lockTest(run, inputs, context);
      const begun = await begin(run, inputs, context, lock).catch(async (error: unknown) => {
        await lock.release();
        throw error;
      });
      const secrets = copied.length > 0 ? `, Secrets copied: ${copied.map(({ to }) => to).join(', ')}` : '';
      return { summary: `"${test}" may run${secrets}`, created: [created(`begun:${test}`, begun)] };
    },
  };
}

/** Seconds for which another run of the same namespace may have the test: it waits no longer than a job may take. */
const longestTest = 24 * 3600;

/** Runs of the same inputs share a namespace, and each of them has its tests to itself. */
function lockTest({ order, job }: TestRun, inputs: Inputs, context: StepContext): Promise<ClusterLock> {
  const { world, over, signal, progress } = context;
  const { cluster, machine, clock } = world;
  const { name: namespace } = inputs.get('namespace:ci');
  const lease = {
    name: `test-${order.as}`,
    what: `test "${order.as}" of namespace "${namespace}"`,
    todo: 'Run it again, with --fresh where others use the namespace',
  };
  const options = { cluster, namespace, lease, runId: job.buildId, machine, over };
  return acquireLock(options, { clock, signal, progress, timeout: longestTest });
}

async function begin(run: TestRun, inputs: Inputs, context: StepContext, lock: ClusterLock): Promise<BegunTest> {
  const { order, job } = run;
  const { cluster } = context.world;
  const [namespace, checkout] = [inputs.get('namespace:ci'), inputs.get('checkout:src')];
  await prepareTest(cluster, namespace, order);
  const leased = has(run, `leased:${order.as}`) ? inputs.get(`leased:${order.as}`) : undefined;
  const claimed = has(run, `claimed:${order.as}`) ? inputs.get(`claimed:${order.as}`) : undefined;
  const claim = claimed && (await giveClaim(cluster, namespace, order.as, claimed));
  const originals = run.originals.flatMap(({ release, link }) => {
    const original = inputs.find(link)?.original;
    return original === undefined ? [] : [[release, original]];
  });
  const images = order.profile && (await publicRepository(cluster, namespace.name, 'stable'));
  const facts = { job, checkout, namespace, originals: Object.fromEntries(originals), images };
  const over = new AbortController();
  const late = lateAfter(order, over.signal, context);
  return {
    env: { ...jobEnvironment(order, facts), ...leased?.env, ...claim?.env },
    mounts: claim?.mounts ?? [],
    over,
    release: lock.release,
    lost: firstOf([late, lock.lost, ...(leased ? [leased.lost] : [])]),
  };
}

/** Like AbortSignal.any, whose signals of signals nobody listens to may be forgotten before they fire. */
function firstOf(signals: readonly AbortSignal[]): AbortSignal {
  const first = new AbortController();
  for (const signal of signals) {
    signal.addEventListener('abort', () => first.abort(signal.reason), { once: true });
    if (signal.aborted) first.abort(signal.reason);
  }
  return first.signal;
}

function has({ requires }: TestRun, link: Link): boolean {
  return requires.includes(link);
}

/** Fires when a test has taken longer than it may as a whole; not once it is over. */
function lateAfter(
  { as, timeout, kind }: TestOrder,
  over: AbortSignal,
  { world, over: all }: StepContext,
): AbortSignal {
  const late = new AbortController();
  if (timeout === undefined || kind === 'container') return late.signal;
  const message = `test "${as}" took longer than its timeout of ${timeout} s. Give it more by "timeout", or see which of its steps takes so long`;
  const error = new StreamstressError('test', ['ci', 'test_timeout'], message);
  world.clock.sleep(timeout * 1000, AbortSignal.any([over, all])).then(
    () => late.abort(error),
    () => undefined,
  );
  return late.signal;
}
