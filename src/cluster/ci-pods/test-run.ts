import type { CheckedOut, CiRunRequest, TestOrder } from '../../model/ci-run.ts';
import type { Link } from '../../model/link.ts';

/** A test with what its steps are run with. */
export interface TestRun {
  readonly order: TestOrder;
  readonly job: CiRunRequest['job'];
  /** Folder of all artifacts of the run. */
  readonly artifacts: string;
  /** Folder in it for what this test leaves. */
  readonly folder: string;
  /** Seconds. */
  readonly podPendingTimeout: number;
  /** Payloads whose pull spec before the import is told. */
  readonly originals: readonly { readonly release: string; readonly link: `input:${string}` }[];
  /** What must be there before it begins. */
  readonly requires: readonly Link[];
  /** Bash that clones a checkout into the folder in which it is started. */
  cloneScript(checkout: CheckedOut): string;
}
