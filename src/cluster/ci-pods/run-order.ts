import { randomUUID } from 'node:crypto';
import type { BegunTest, CheckedOut, CiNamespace, PodOrder, PodRun } from '../../model/ci-run.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Cluster } from '../../ports/cluster.ts';
import type { Files } from '../../ports/files.ts';
import { imageOf } from '../image-streams/pull-spec.ts';
import { podObject } from './pod-object.ts';
import { cutOff } from './read-frames.ts';
import { runPod } from './run-pod.ts';
import { type SharedDir, saveShared, sharedParts } from './shared-dir.ts';
import { pullSecretsOf } from './test-account.ts';
import type { TestRun } from './test-run.ts';

/** What of a run the pods of a test need. */
export interface OrderGround {
  readonly world: { readonly cluster: Cluster; readonly clock: Clock; readonly files: Files };
  readonly namespace: CiNamespace;
  readonly checkout: CheckedOut;
  readonly begun: BegunTest;
  readonly stop: AbortSignal;
  progress(message: string): void;
  output(line: string): void;
}

/**
 * Runs one pod of a test with its images as they are now, and keeps what it has left in SHARED_DIR for the next one. Errors:
 * those of `runPod` and `imageOf`; `ci:shared_dir:cut_off`.
 */
export async function runOrder(order: PodOrder, run: TestRun, ground: OrderGround): Promise<PodRun> {
  const { world, namespace, checkout, begun } = ground;
  const { cluster } = world;
  const dir: SharedDir = { namespace: namespace.name, test: order.test, labels: namespace.labels };
  const marker = `frame-${randomUUID()}`;
  const found = (image: PodOrder['image']) => imageOf(cluster, namespace.name, image);
  const variable = async ({ env, image }: PodOrder['images'][number]) =>
    [env, (await found(image)).publicPullSpec] as const;
  const [image, cli, images] = await Promise.all([
    found(order.image),
    order.cli && found(order.cli),
    Promise.all(order.images.map(variable)),
  ]);
  const pod = podObject(order, {
    ...{ namespace, begun, marker, image, cli: cli?.pullSpec, images: Object.fromEntries(images) },
    sharedParts: order.phase === 'container' ? 0 : await sharedParts(cluster, dir),
    pullSecrets: await pullSecretsOf(cluster, namespace.name),
    source: { repository: `${checkout.org}/${checkout.repo}`, cloneScript: run.cloneScript(checkout) },
  });
  const { run: ended, shared } = await runPod(order, pod, {
    ...{ ...world, stop: ground.stop, progress: ground.progress, output: ground.output },
    ...{ marker, pendingTimeout: run.podPendingTimeout, revision: checkout.pulls[0]?.sha ?? checkout.base.sha },
    folder: folderOf(order, run),
  });
  if (shared?.state === 'whole') await saveShared(cluster, dir, shared);
  if (shared?.state === 'cut_off') throw cutOff(`${namespace.name}/${order.name}`);
  return shared?.state === 'omitted' ? tooMuch(ended, shared.bytes) : ended;
}

/** A container test has no steps beside each other. */
function folderOf({ phase, step }: PodOrder, { artifacts, folder }: TestRun): string {
  return phase === 'container' ? `${artifacts}/${folder}` : `${artifacts}/${folder}/${step}`;
}

/** What the next steps do not find is a failure of the one that has left it. */
function tooMuch(run: PodRun, bytes: number): PodRun {
  const message = `"${run.order.name}" has left ${bytes} bytes, packed, in SHARED_DIR: 64 MiB is the most. Leave less there; large files belong into ARTIFACT_DIR`;
  const outcome = run.outcome === 'passed' ? 'failed' : run.outcome;
  return { ...run, outcome, message: [message, run.message].filter(Boolean).join('\n') };
}
