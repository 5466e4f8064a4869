import { StreamstressError } from '../../model/error.ts';
import type { Exit } from '../../ports/processes.ts';
import { complaintOf, gitFailed, withoutCredentials } from './command.ts';

type Reason = 'unreachable' | 'unreadable' | 'unwritable' | 'push_refused' | 'busy';

const later = 'The report stays in the output folder: `streamstress publish` adds it later';
const words: Readonly<Record<Reason, { readonly what: string; readonly advice: string }>> = {
  unreachable: {
    what: 'cannot be reached',
    advice: 'Check its address, the network, and that this user may read it',
  },
  unreadable: { what: 'was fetched and cannot be read', advice: 'Try again; the branch itself is not touched' },
  unwritable: { what: 'cannot be changed on this machine', advice: 'Check that the output folder may be written' },
  push_refused: {
    what: 'cannot be pushed to',
    advice: `Check that this user may push there, and that the branch is not protected. ${later}`,
  },
  busy: { what: 'is busy', advice: later },
};

/** Where a data branch lies, and our clone of it. */
export interface BranchPlace {
  readonly remote: string;
  readonly branch: string;
  readonly folder: string;
}

export function branchError(reason: Reason, { remote, branch }: BranchPlace, why: string): StreamstressError {
  const { what, advice } = words[reason];
  const message = `the branch "${branch}" of "${withoutCredentials(remote)}" ${what}: ${why}. ${advice}`;
  return new StreamstressError('infrastructure', ['data_branch', reason], message);
}

/** The error of a git that failed: what it complains of and, of a push, why refs were refused. */
export function failedGit(reason: Reason, place: BranchPlace, exit: Exit): StreamstressError {
  const refused = exit.stdout.split('\n').filter((line) => line.startsWith('!'));
  const whys = new Set(refused.map((line) => `error: ${line.slice(line.lastIndexOf('\t') + 1)}`));
  const said = exit.stderr.split('\n').filter((line) => !line.startsWith('error: failed to push some refs'));
  const all = { ...exit, stderr: [...whys, ...said].map((line) => line.trimEnd()).join('\n') };
  return gitFailed(all, () => branchError(reason, place, complaintOf(all)), place.folder);
}

/** Whether our own clone may be what is wrong. */
export function isOurClone(error: unknown): boolean {
  return error instanceof StreamstressError && /^data_branch:(unreadable|unwritable)$/.test(error.reason);
}
