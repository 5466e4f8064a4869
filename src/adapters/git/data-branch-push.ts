import type { Clock } from '../../ports/clock.ts';
import type { Exit } from '../../ports/processes.ts';
import type { Clone } from './data-branch-clone.ts';
import { type BranchPlace, branchError, failedGit } from './data-branch-errors.ts';
import type { BranchRefs } from './data-branch-refs.ts';
import type { RefChange } from './remote-refs.ts';

/** What a publisher works with. */
export interface Publishing {
  readonly clone: Clone;
  readonly clock: Clock;
  readonly refs: BranchRefs;
  readonly place: BranchPlace;
  /** After how many commits of ours one takes their place. */
  readonly squashAfter: number;
  readonly signal: AbortSignal;
}

/** How often a push is tried that somebody was faster at, or that was refused. */
const attempts = { lost: 20, refused: 6 };
const pauses = { least: 200, most: 1200, growth: 4 };
/** What another try does not change. */
const forbidden =
  /returned error: 40[13]|Permission (to .* )?denied|denied to|Authentication failed|could not read (Username|Password)|not allowed to push/;

/** Changes refs all together or not at all; false where somebody was faster. Errors: `data_branch:push_refused`. */
export async function push(publishing: Publishing, changes: readonly RefChange[]): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    const pushed = await publishing.clone.pushAll(changes);
    if (pushed === 'landed' || pushed === 'lost') return pushed === 'landed';
    await afterRefusal(publishing, pushed, attempt);
  }
}

/** Waits, as a refusal may be the server's bad moment; one that stays is an error, `data_branch:push_refused`. */
export async function afterRefusal(publishing: Publishing, refusal: Exit, attempt: number): Promise<void> {
  const isFinal = attempt >= attempts.refused || forbidden.test(refusal.stderr + refusal.stdout);
  if (isFinal) throw failedGit('push_refused', publishing.place, refusal);
  await pause(publishing, attempt);
}

/** The first answer of several tries; undefined says that somebody was faster. Errors: `data_branch:busy`. */
export async function untilNobodyIsFaster<T>(publishing: Publishing, work: () => Promise<T | undefined>): Promise<T> {
  for (let attempt = 1; attempt <= attempts.lost; attempt += 1) {
    const done = await work();
    if (done !== undefined) return done;
    await pause(publishing);
  }
  throw branchError('busy', publishing.place, `other publishers were faster ${attempts.lost} times in a row`);
}

/** Pauses differ, so that those who wait for the same do not meet again; later ones are longer. */
export async function pause({ clock, signal }: Publishing, times = 1): Promise<void> {
  const once = pauses.least + Math.random() * (pauses.most - pauses.least);
  await clock.sleep(Math.min(times, pauses.growth) * once, signal);
}
