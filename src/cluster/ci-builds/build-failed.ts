import { type ErrorKind, StreamstressError } from '../../model/error.ts';
import type { ImageOrder } from '../../model/image-order.ts';
import { plainLine } from '../../model/plain-text.ts';
import type { BuildEnding } from './build-ending.ts';
import type { BuildKey } from './build-object.ts';

type Failed = Extract<BuildEnding, { outcome: 'failed' }>;

interface Refusal {
  readonly kind: ErrorKind;
  readonly word: string;
  readonly what: string;
}

/** What the log of a Build says by one word. */
const lacks: Readonly<Record<string, Refusal>> = {
  no_git: said('the build root has no git: install it there, or take another image as build_root'),
  no_sh: said('the build root has no shell (/bin/sh), and without one nothing can be cloned into it'),
  no_bash: said('the image has no /bin/bash, which runs the commands: install it in the build root'),
  no_content: {
    ...{ kind: 'build', word: 'no_content' },
    what: 'it copies a folder that the image does not have: correct context_dir, or the paths of its inputs',
  },
  no_folder: said(
    'its user cannot write /go in the build root: let the build root have USER root, or a /go that its user owns',
  ),
  no_ref: fetching(
    'git cannot fetch the branch: is the address right, and does the repository let us in (--clone-token-file, --clone-key-file)?',
  ),
  no_commit: fetching('the commit is not in the repository any more: was the branch pushed with force? Run again'),
  no_pull: fetching(
    'the head of the pull request is not in the repository any more: was it pushed with force? Run again',
  ),
  merge_conflict: {
    kind: 'request',
    word: 'merge_conflict',
    what: 'the pull request cannot be merged into its base: rebase it',
  },
  submodules: fetching('git cannot fetch its submodules: are their addresses right, and may we read them?'),
};

function said(what: string): Refusal {
  return { kind: 'build', word: 'build_root_unfit', what };
}

function fetching(what: string): Refusal {
  return { kind: 'infrastructure', word: 'fetch_failed', what };
}

const byReason: Readonly<Record<string, Refusal>> = {
  DockerBuildFailed: {
    kind: 'build',
    word: 'dockerfile_failed',
    what: 'its Dockerfile failed: correct what its log says',
  },
  ManageDockerfileFailed: {
    ...{ kind: 'build', word: 'dockerfile_failed' },
    what: 'its Dockerfile is not there, or is none: correct dockerfile_path, or context_dir',
  },
  InvalidContextDirectory: {
    ...{ kind: 'build', word: 'no_content' },
    what: 'its repository does not have that folder: correct context_dir',
  },
  PullBuilderImageFailed: {
    ...{ kind: 'infrastructure', word: 'no_base_image' },
    what: 'the cluster cannot have one of its base images: check the names in its Dockerfile, and that the nodes reach their registries',
  },
  FetchSourceFailed: fetching(
    'the cluster cannot fetch the repository: is its address right, and may we read it (--clone-token-file, --clone-key-file)?',
  ),
  PushImageToRegistryFailed: {
    ...{ kind: 'infrastructure', word: 'push_failed' },
    what: 'the cluster could not push it: is its registry well, and has it room?',
  },
  CancelledBuild: {
    ...{ kind: 'infrastructure', word: 'build_cancelled' },
    what: 'somebody has cancelled it. Run again to have it made',
  },
};

const otherwise: Refusal = {
  ...{ kind: 'infrastructure', word: 'build_failed' },
  what: 'the cluster could not run it: look at the quotas and limits of the namespace and at the nodes',
};

/** The error of an image that does not come about, after so many attempts. */
export function buildFailed(
  { to, work }: ImageOrder,
  key: BuildKey,
  failed: Failed,
  attempts: number,
): StreamstressError {
  const { reason, message, lines } = failed;
  const refusal = lacks[failed.lacks ?? ''] ?? byReason[reason] ?? otherwise;
  const often = attempts > 1 ? ` in ${attempts} attempts` : '';
  const why = plainLine([reason, message].filter(Boolean).join(': '));
  const text = `"pipeline:${to}": its Build "${key.namespace}/${key.name}" did not succeed${often}: ${refusal.what} (${why})`;
  return new StreamstressError(refusal.kind, ['ci', work, refusal.word], [text, ...lines].join('\n'));
}
