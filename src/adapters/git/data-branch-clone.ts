import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BranchFiles } from '../../ports/data-branch.ts';
import type { Exit, Processes } from '../../ports/processes.ts';
import { branchFiles } from './branch-files.ts';
import { readObjects } from './cat-file.ts';
import { type BoundGit, complaintOf, patientGit, runGit } from './command.ts';
import { type BranchPlace, failedGit, isOurClone } from './data-branch-errors.ts';
import { importStream, type MadeCommit, type NewCommit, parseMade } from './import-stream.ts';
import { isOurFault } from './mirror.ts';
import { type Pushed, parseRefs, pushAll, pushEach, type RefChange, type Refs } from './remote-refs.ts';

/** A bare clone of our own, with no history and of the files those that were asked for. */
export interface Clone {
  /** Refs of the repository that matter, now; `lately` those that were seen last, which a push will find out. */
  refs(when?: 'lately'): Promise<Refs>;
  /**
   * Brings commits here that are not here yet (or `again`: then git knows that their history is not here), with their
   * files or without; false where the repository has one of them no more.
   */
  fetch(commits: readonly string[], files: 'files' | 'no files', again?: 'again'): Promise<boolean>;
  /** Objects that are here, by name. */
  objects(names: readonly string[]): Promise<ReadonlyMap<string, Buffer>>;
  /** Files of a commit that is here; their contents come when they are asked for. */
  files(commit: string | undefined): BranchFiles;
  make(commits: readonly NewCommit[]): Promise<readonly MadeCommit[]>;
  pushAll(changes: readonly RefChange[]): Promise<Pushed>;
  pushEach(changes: readonly RefChange[]): Promise<readonly Pushed[]>;
  /** Changes what can be changed within ten seconds, also where the work was cancelled. */
  tidyUp(changes: readonly RefChange[]): Promise<void>;
}

/** What is known of the repository from earlier calls: its refs as they were then, and which commits are here. */
interface Seen {
  refs: Refs | undefined;
  readonly commits: Set<string>;
}

/** The name that our clone knows the repository by. Its URL is nowhere written down. */
const remote = 'published';
/** Said with every such fetch and never kept, so that a git that finds something missing does not go and ask for it. */
const partial = [`remote.${remote}.promisor=true`, `remote.${remote}.partialclonefilter=blob:none`];
const quickly = ['-c', 'fetch.negotiationAlgorithm=noop', 'fetch', '--quiet', '--no-tags', '--no-write-fetch-head'];
/** What was listed a moment ago. */
const gone = /not our ref|couldn't find remote ref|unadvertised object/;

/**
 * Works with our clone, which is made where it is missing; where it turns out to be broken it is made anew, and the work
 * begins again. Used by one publisher at a time.
 */
export function ownClone(processes: Processes, place: BranchPlace, patterns: readonly string[]) {
  const seen: Seen = { refs: undefined, commits: new Set() };

  async function attempt<T>(work: (clone: Clone) => Promise<T>, signal: AbortSignal): Promise<T> {
    if (!existsSync(join(place.folder, 'HEAD'))) {
      const exit = await gitOf(processes, place, signal)(['init', '--bare', '--quiet', '--template=']);
      if (exit.code !== 0) throw failedGit('unwritable', place, exit);
    }
    return work(cloneAt(processes, place, patterns, seen, signal));
  }

  return async function use<T>(work: (clone: Clone) => Promise<T>, signal: AbortSignal): Promise<T> {
    try {
      return await attempt(work, signal);
    } catch (error) {
      if (!isOurClone(error)) throw error;
      await rm(place.folder, { recursive: true, force: true }).catch(() => Promise.reject(error));
      seen.commits.clear();
      return attempt(work, signal);
    }
  };
}

function gitOf(processes: Processes, place: BranchPlace, signal: AbortSignal, run = runGit): BoundGit {
  const url = ['-c', `remote.${remote}.url=${place.remote}`];
  return (args, options) => run(processes, [...url, ...args], signal, { ...options, folder: place.folder });
}

function cloneAt(
  processes: Processes,
  place: BranchPlace,
  patterns: readonly string[],
  seen: Seen,
  signal: AbortSignal,
): Clone {
  const git = gitOf(processes, place, signal);
  const asking = gitOf(processes, place, signal, patientGit);
  const read = (exit: Exit) => orThrow(exit, 'unreadable');
  const answered = (exit: Exit) => orThrow(exit, isOurFault(complaintOf(exit)) ? 'unreadable' : 'unreachable');

  function orThrow(exit: Exit, reason: 'unreadable' | 'unreachable' | 'unwritable'): string {
    if (exit.code === 0) return exit.stdout;
    throw failedGit(reason, place, exit);
  }

  /** Fetches by name what is not here. */
  async function fetchBlobs(ids: readonly string[]): Promise<void> {
    const stdin = `${ids.join('\n')}\n`;
    const settings = partial.flatMap((setting) => ['-c', setting]);
    answered(await asking([...settings, ...quickly, '--filter=blob:none', '--stdin', remote], { stdin }));
  }

  return {
    async refs(when) {
      if (when === 'lately' && seen.refs) return seen.refs;
      seen.refs = parseRefs(answered(await asking(['ls-remote', '--quiet', remote, ...patterns])));
      return seen.refs;
    },
    async fetch(commits, files, again) {
      const missing = again ? commits : commits.filter((commit) => !seen.commits.has(commit));
      if (missing.length === 0) return true;
      const settings = files === 'files' ? [] : partial.flatMap((setting) => ['-c', setting]);
      const filter = files === 'files' ? [] : ['--filter=blob:none'];
      const exit = await asking([...settings, ...quickly, '--depth=1', ...filter, remote, ...missing]);
      if (exit.code !== 0 && gone.test(exit.stderr)) return false;
      answered(exit);
      for (const commit of missing) seen.commits.add(commit);
      return true;
    },
    objects: (names) => readObjects(git, names, read),
    files: (commit) => branchFiles(commit, { git, must: read, fetchBlobs }),
    async make(commits) {
      const stdin = importStream(commits);
      const fastImport = ['-c', 'fastimport.unpackLimit=1', 'fast-import', '--quiet', '--done', '--date-format=now'];
      const made = parseMade(orThrow(await git(fastImport, { stdin }), 'unwritable'));
      for (const { commit } of made) seen.commits.add(commit);
      return made;
    },
    pushAll: (changes) => pushAll(git, remote, changes).then(pushedOr),
    pushEach: async (changes) => (await pushEach(git, remote, changes)).map(pushedOr),
    async tidyUp(changes) {
      const last = gitOf(processes, place, AbortSignal.timeout(10_000));
      await pushEach(last, remote, changes).catch(() => {});
    },
  };

  /** A clone that cannot be pushed from is no refusal. */
  function pushedOr(pushed: Pushed): Pushed {
    if (typeof pushed !== 'string' && isOurFault(complaintOf(pushed))) throw failedGit('unreadable', place, pushed);
    return pushed;
  }
}
