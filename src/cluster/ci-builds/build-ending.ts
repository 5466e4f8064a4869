import type { KubernetesObject } from '../../ports/cluster.ts';

/** What became of a Build. */
export type BuildEnding =
  | { readonly outcome: 'complete'; readonly digest: string }
  | {
      readonly outcome: 'failed';
      /** As the cluster says: `BuildPodEvicted`; hostile. */
      readonly reason: string;
      readonly message: string;
      /** The last of its log, in plain text. */
      readonly lines: readonly string[];
      /** What the log says that its Dockerfile lacks: `no_git`; undefined of most. */
      readonly lacks: string | undefined;
      /** Whether the same may go well again. */
      readonly passing: boolean;
    };

/** Reasons of Builds that say nothing of the Dockerfile (build.openshift.io/v1, StatusReason). */
const passingReasons: ReadonlySet<string> = new Set([
  ...['BuildPodEvicted', 'BuildPodDeleted', 'BuildPodExists', 'CannotCreateBuildPod', 'CannotRetrieveServiceAccount'],
  ...['ExceededRetryTimeout', 'FailedContainer', 'FetchImageContentFailed', 'FetchSourceFailed', 'GenericBuildFailed'],
  ...['NoBuildContainerStatus', 'OutOfMemoryKilled', 'PullBuilderImageFailed', 'PushImageToRegistryFailed'],
]);

/** What the end of a log says where the network is to blame, or a mirror of packages. */
const passingWords = [
  ...['error: build error: no such image', '[Errno 256] No more mirrors to try.', 'All mirrors were tried'],
  ...['Error: Failed to synchronize cache for repo', 'Could not resolve host: ', 'net/http: TLS handshake timeout'],
  ...['connection reset by peer', 'network is unreachable', 'no route to host'],
];

/** Whether a Build failed for a reason that may be gone the next time. */
export function isPassing(build: KubernetesObject): boolean {
  const { reason = '', logSnippet = '' } = build.status ?? {};
  if (lacksContent(build)) return false;
  return passingReasons.has(reason) || passingWords.some((words) => String(logSnippet).includes(words));
}

/** Whether a Build was to copy files that are not in their image: they will not be there the next time. */
export function lacksContent({ status }: KubernetesObject): boolean {
  const { reason, logSnippet } = status ?? {};
  return reason === 'FetchImageContentFailed' && /cannot stat .*no such file/i.test(String(logSnippet));
}

/** What a line of a Build's log says that the image lacks in which the repository is cloned, or that git refuses. */
export function lackSaid(line: string): string | undefined {
  const [, word] = /^clone failed: ([a-z_]+)\s*$/.exec(line) ?? [];
  if (word !== undefined) return word;
  const shell = /\/bin\/(ba)?sh\b/.exec(line);
  return shell && /no such file or directory|executable file not found/i.test(line)
    ? `no_${shell[1] ?? ''}sh`
    : undefined;
}
