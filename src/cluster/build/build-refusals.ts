import { type ErrorKind, StreamstressError } from '../../model/error.ts';
import { plainLine } from '../../model/plain-text.ts';
import type { KubernetesObject } from '../../ports/cluster.ts';
import type { BuildOrder } from './build-order.ts';

interface Refusal {
  readonly kind: ErrorKind;
  readonly reason: string;
  readonly what: string;
  readonly todo?: string;
}

/** What a Build says of its end (build.openshift.io/v1, StatusReason), as far as somebody can do something about it. */
const refusals: Readonly<Record<string, Refusal>> = {
  DockerBuildFailed: {
    kind: 'build',
    reason: 'dockerfile_failed',
    what: 'the cluster failed on its Dockerfile',
  },
  PullBuilderImageFailed: {
    kind: 'infrastructure',
    reason: 'no_base_image',
    what: 'the cluster cannot have one of its base images',
    todo: 'Check that the nodes reach its registry and that the pull secret of the cluster is good for it, or name another one: build_args in a --components-file',
  },
  PushImageToRegistryFailed: {
    kind: 'infrastructure',
    reason: 'push_failed',
    what: 'the cluster could not push it',
    todo: 'Check --registry, that the nodes reach it, and that this user is logged in and may push there',
  },
};

const otherwise = {
  kind: 'infrastructure',
  reason: 'build_failed',
  what: "the cluster's Build failed",
  todo: 'Look at the quotas and limits of the project and at the nodes, and try again',
} as const;

/** The error of a Build that has ended without an image; `lines` are the last of its log. */
export function buildEnded(
  order: BuildOrder,
  { status }: KubernetesObject,
  lines: readonly string[],
): StreamstressError {
  const { reason = '', message = '' } = status;
  const refusal: Refusal = refusals[reason] ?? otherwise;
  const said = plainLine([reason, message].filter(Boolean).join(': '));
  const text = `"${order.what}" at ${order.commit.slice(0, 7)}: ${refusal.what} (${said})${refusal.todo ? `. ${refusal.todo}` : ''}`;
  return new StreamstressError(refusal.kind, ['building', refusal.reason], [text, ...lines].join('\n'));
}

/** The error of a Build that was cancelled, and not by us: its pod did not start in time, for this reason if it told one. */
export function buildCancelled({ what, project }: BuildOrder, why: string, cause?: unknown): StreamstressError {
  const said = why === '' ? 'somebody has cancelled it, or no node had room for it' : plainLine(why);
  const text = `"${what}": its Build in project "${project}" was cancelled before it was done: ${said}. ${otherwise.todo}`;
  return new StreamstressError('infrastructure', ['building', 'build_cancelled'], text, cause);
}
