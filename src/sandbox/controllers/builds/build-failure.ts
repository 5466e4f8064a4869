/** Why a Build ends without an image, in the words of its status. */
export class BuildFailure extends Error {
  readonly phase: 'Failed' | 'Error';
  readonly reason: string;

  constructor(phase: BuildFailure['phase'], reason: string, message: string) {
    super(message);
    this.phase = phase;
    this.reason = reason;
  }
}
