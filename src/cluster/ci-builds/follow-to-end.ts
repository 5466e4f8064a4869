import { StreamstressError } from '../../model/error.ts';
import { plainLine } from '../../model/plain-text.ts';
import type { KubernetesObject } from '../../ports/cluster.ts';
import type { BuildPorts } from '../build/build-on-cluster.ts';
import { type BuildLog, followBuild } from '../build/follow-build.ts';
import { hasEnded } from '../build/look-at-build.ts';
import { diagnose } from '../diagnose.ts';
import { kinds } from '../kinds.ts';
import { type Look, waitFor } from '../wait-for.ts';
import { type BuildEnding, isPassing, lackSaid, lacksContent } from './build-ending.ts';
import type { BuildKey } from './build-object.ts';

/** Seconds that a Build may run: longer than any that will ever end. */
const buildSeconds = 24 * 3600;

/** Waits for the end of a Build, whose pod has to start in time. Its log is passed on. */
export async function followToEnd(key: BuildKey, ports: BuildPorts, pendingSeconds: number): Promise<BuildEnding> {
  const over = new AbortController();
  let lacks: string | undefined;
  const output = (line: string) => {
    lacks ??= lackSaid(line);
    ports.output(line);
  };
  const log = followBuild({ ...ports, output }, key, AbortSignal.any([ports.signal, over.signal]));
  const began = ports.clock.now();
  const look = async (): Promise<Look<BuildEnding>> => {
    const build = await ports.cluster.get(key);
    if (build === undefined) return done({ ...deleted, lines: log.lastLines() });
    if (isWaiting(build)) return waits(build, (ports.clock.now() - began) / 1000 > pendingSeconds, key, ports);
    log.begin();
    if (!hasEnded(build)) return { done: false, missing: `Build "${key.name}" runs` };
    await log.end();
    return ended(build, log, lacks);
  };
  try {
    return await waitFor(['ci', 'build'], look, { ...ports, timeout: buildSeconds });
  } finally {
    over.abort();
  }
}

/** Of a Build that is not there any more. */
const deleted = {
  ...{ outcome: 'failed', reason: 'BuildDeleted', message: 'somebody has deleted it while it was awaited' },
  ...{ lacks: undefined, passing: true },
} as const satisfies Partial<BuildEnding>;

function done(value: BuildEnding): Look<BuildEnding> {
  return { done: true, value };
}

function isWaiting({ status }: KubernetesObject): boolean {
  return [undefined, 'New', 'Pending'].includes(status?.phase);
}

async function waits(
  { status }: KubernetesObject,
  isLate: boolean,
  key: BuildKey,
  { cluster }: BuildPorts,
): Promise<Look<BuildEnding>> {
  const why = plainLine([status?.reason, status?.message].filter(Boolean).join(': '));
  if (!isLate) return { done: false, missing: `Build "${key.name}" waits to start${why && ` (${why})`}` };
  const pod = { ...kinds.pod, namespace: key.namespace, name: `${key.name}-build` };
  const seen = await diagnose(cluster, [key, pod]);
  const text = `Build "${key.namespace}/${key.name}" does not start${why && ` (${why})`}: look at what its pod waits for, at the quotas and at the nodes, or give it longer with --pod-pending-timeout`;
  throw new StreamstressError('infrastructure', ['ci', 'pod_pending'], `${text}\n${seen}`.trimEnd());
}

function ended(build: KubernetesObject, log: BuildLog, lacks: string | undefined): Look<BuildEnding> {
  const { phase, reason = '', message = '', output } = build.status;
  if (phase !== 'Complete') {
    const failed = {
      outcome: 'failed',
      reason,
      message,
      lines: log.lastLines(),
      lacks: lacks ?? (lacksContent(build) ? 'no_content' : undefined),
      passing: isPassing(build),
    } as const;
    return done(failed);
  }
  const digest: unknown = output?.to?.imageDigest;
  return typeof digest === 'string' && /^sha256:[0-9a-f]{64}$/.test(digest)
    ? done({ outcome: 'complete', digest })
    : { done: false, missing: `Build "${build.metadata.name}" does not tell its digest yet` };
}
