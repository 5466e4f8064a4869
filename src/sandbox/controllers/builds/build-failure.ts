/**
 * How a Build can end without an image: reason, phase and words of its status. Read: openshift/builder @ 9ed70da,
 * pkg/build/builder/util/consts.go; openshift/openshift-controller-manager @ 26d20feae, pkg/build/controller/build
 * (handleActiveBuild).
 */
const endings = {
  BuildPodDeleted: ['Error', 'The pod for this build was deleted before the build completed.'],
  BuildPodEvicted: ['Failed', 'The node was low on resource: ephemeral-storage. '],
  BuildPodExists: ['Error', 'The pod for this build already exists and is older than the build.'],
  CannotCreateBuildPod: ['Error', 'Failed creating build pod.'],
  DockerBuildFailed: ['Failed', 'Dockerfile build strategy has failed.'],
  ExceededRetryTimeout: ['Error', 'Build did not complete and retrying timed out.'],
  FailedContainer: ['Error', 'The pod for this build has at least one container with a non-zero exit status.'],
  FetchImageContentFailed: ['Failed', 'Failed to extract image content.'],
  FetchSourceFailed: ['Failed', 'Failed to fetch the input source.'],
  GenericBuildFailed: ['Failed', 'Generic Build failure - check logs for details.'],
  InvalidContextDirectory: ['Failed', 'The supplied context directory does not exist.'],
  ManageDockerfileFailed: ['Failed', 'Failed to prepare the dockerfile for the build.'],
  NoBuildContainerStatus: ['Error', 'The pod for this build has no container statuses indicating success or failure.'],
  OutOfMemoryKilled: ['Failed', 'The build pod was killed due to an out of memory condition.'],
  PullBuilderImageFailed: ['Failed', 'Failed pulling builder image.'],
  PushImageToRegistryFailed: ['Failed', 'Failed to push the image to the registry.'],
} as const;

export type FailureReason = keyof typeof endings;

/** The end of a Build, as its status has it. */
export interface FailedEnding {
  readonly phase: 'Failed' | 'Error';
  readonly reason: FailureReason;
  readonly message: string;
}

export function endingFor(reason: FailureReason, message?: string): FailedEnding {
  const [phase, words] = endings[reason];
  return { phase, reason, message: message ?? words };
}

/** Why a Build ends without an image. */
export class BuildFailure extends Error {
  readonly ending: FailedEnding;

  constructor(reason: FailureReason, message?: string) {
    const ending = endingFor(reason, message);
    super(ending.message);
    this.ending = ending;
  }
}
