import { type BuildGround, buildKey, buildObject } from '../../cluster/ci-builds/build-object.ts';
import { giveCloneLogin } from '../../cluster/ci-builds/clone-login.ts';
import { buildArchitectures } from '../../cluster/ci-builds/node-architectures.ts';
import { type CiBuildPorts, runBuild } from '../../cluster/ci-builds/run-build.ts';
import { insideNamespace } from '../../cluster/ci-namespace/namespace-gone.ts';
import { joinImages } from '../../cluster/image-streams/join-images.ts';
import { makeStream } from '../../cluster/image-streams/make-stream.ts';
import { pullSpecOf } from '../../cluster/image-streams/pull-spec.ts';
import type { TaggedPlatform } from '../../cluster/image-streams/tagged-platforms.ts';
import { kinds } from '../../cluster/kinds.ts';
import { created, type Step, type StepContext } from '../../engine/step.ts';
import type { CheckedOut, CiNamespace, CiRunRequest, StreamTag } from '../../model/ci-run.ts';
import { StreamstressError } from '../../model/error.ts';
import type { ImageOrder } from '../../model/image-order.ts';
import type { Link } from '../../model/link.ts';
import type { Permission } from '../../model/permission.ts';
import type { PushTarget } from '../../model/push-target.ts';
import { pushIndex } from '../../registry/push-index.ts';
import { registryClients } from '../../registry/registry-client.ts';

/** An image that a step has built. */
export interface BuildImageOptions {
  readonly name: string;
  readonly kind: string;
  readonly requires: readonly Link[];
  readonly request: Pick<CiRunRequest, 'podPendingTimeout' | 'artifacts' | 'cloneLogin'>;
  readonly order: (checkedOut: CheckedOut) => ImageOrder;
}

const permissions: readonly Permission[] = [
  ...(['get', 'create', 'patch', 'delete'] as const).map((verb) => mayBuild(verb, 'builds')),
  ...[mayBuild('create', 'builds/docker'), mayBuild('get', 'builds/log')],
];

function mayBuild(verb: Permission['verb'], resource: string): Permission {
  return { verb, group: 'build.openshift.io', resource };
}

/**
 * Has Builds make an image, one for each architecture, and gives it its tag in the stream `pipeline`. Lists of images are
 * pushed to `registry:ci`, where that is required. Errors: those of `runBuild`, `buildArchitectures` and `joinImages`;
 * `request`, `ci:clone_login_unreadable`.
 */
export function buildImageStep({ name, kind, requires, request, order }: BuildImageOptions): Step {
  return {
    ...{ name, kind, requires: [...new Set<Link>(['namespace:ci', 'checkout:src', ...requires])] },
    ...{ creates: [`made:${name}`], permissions },
    async run(inputs, context) {
      const namespace = inputs.get('namespace:ci');
      const target = requires.includes('registry:ci') ? inputs.get('registry:ci') : undefined;
      const asked = order(inputs.get('checkout:src'));
      const { cluster, clock } = context.world;
      const architectures = await buildArchitectures(asked, cluster);
      await insideNamespace(cluster, namespace.name, async () => {
        const images = await buildAll(asked, architectures, namespace, request, context);
        await joinImages(
          { ...context, cluster, clock, namespace },
          { stream: 'pipeline', tag: asked.to },
          images,
          target && listPusher(target, context),
        );
      });
      const summary = `pipeline:${asked.to} is built for ${architectures.join(', ')}`;
      return { summary, created: [created(`made:${name}`, true)] };
    },
  };
}

function listPusher({ repository, env }: PushTarget, { world, signal }: StepContext) {
  const clients = registryClients(world, signal, { repository, env });
  return ({ stream, tag }: StreamTag, images: readonly TaggedPlatform[]) =>
    pushIndex(clients, `${repository}/${stream}`, tag, images);
}

/** Where one of them fails the others are not waited for. */
async function buildAll(
  order: ImageOrder,
  architectures: readonly string[],
  namespace: CiNamespace,
  request: BuildImageOptions['request'],
  context: StepContext,
): Promise<readonly TaggedPlatform[]> {
  const failed = new AbortController();
  const signal = AbortSignal.any([context.signal, failed.signal]);
  const ground = await groundOf(order, namespace, request, context);
  const ports = portsOf(request, { ...context, signal });
  const builds = architectures.map(async (architecture) => {
    const key = buildKey(order, architecture, namespace);
    return { architecture, digest: await runBuild(order, key, buildObject(order, architecture, ground), ports) };
  });
  try {
    return await Promise.all(builds);
  } catch (error) {
    failed.abort();
    await Promise.allSettled(builds);
    throw error;
  }
}

function portsOf(
  { artifacts, podPendingTimeout }: BuildImageOptions['request'],
  { world: { cluster, clock, files }, signal, progress, output }: StepContext,
): CiBuildPorts {
  return { cluster, clock, files, signal, progress, output, artifacts, pendingSeconds: podPendingTimeout };
}

async function groundOf(
  order: ImageOrder,
  namespace: CiNamespace,
  request: BuildImageOptions['request'],
  { world: { cluster, files } }: StepContext,
): Promise<BuildGround> {
  await makeStream(cluster, namespace, 'pipeline');
  const owner = await cluster.get({ ...kinds.imageStream, name: 'pipeline', namespace: namespace.name });
  const from = order.from && (await pullSpecOf(cluster, namespace.name, { stream: 'pipeline', tag: order.from }));
  const needsLogin = order.git !== undefined || order.loginFolder !== undefined;
  return {
    ...{ namespace, owner, fromDigest: from?.split('@')[1] },
    loginSecret: needsLogin ? await loginSecret(request, namespace, { cluster, files }) : undefined,
  };
}

async function loginSecret(
  { cloneLogin }: BuildImageOptions['request'],
  namespace: CiNamespace,
  { cluster, files }: Pick<StepContext['world'], 'cluster' | 'files'>,
): Promise<string | undefined> {
  if (!cloneLogin) return undefined;
  const { type, path } = cloneLogin;
  const text = await files.read(path);
  if (text?.trim()) return giveCloneLogin(cluster, namespace, type, text);
  const message = `the file "${path}" with the login for cloning is not there or empty: give another --clone-${type === 'ssh' ? 'key' : 'token'}-file`;
  throw new StreamstressError('request', ['ci', 'clone_login_unreadable'], message);
}
