import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { StreamstressError } from '../../model/error.ts';
import type { BranchChange, DataBranch } from '../../ports/data-branch.ts';
import type { Exit, Processes } from '../../ports/processes.ts';
import { branchFiles } from './branch-files.ts';
import { gitIn, importStream } from './plumbing.ts';

interface GitDataBranchOptions {
  readonly processes: Processes;
  /** Anything that git can fetch from and push to: a URL or a path. */
  readonly remote: string;
  /** `gh-pages`. */
  readonly branch: string;
  /** Where our own bare clone may live; made where it is missing, used by one publisher at a time. */
  readonly folder: string;
}

/** The name that our clone knows the repository by: what is missing is fetched from it. Its URL is nowhere written down. */
const promisor = 'published';
const partial = [`remote.${promisor}.promisor=true`, `remote.${promisor}.partialclonefilter=blob:none`];

/** How often a faster publisher may win against us; every time one of them has landed. */
const attempts = 20;

/** A git that left a lock or a newer commit where ours should have gone; anything else is a refusal. */
const lostRace = /stale info|fetch first|non-fast-forward|cannot lock ref|failed to update ref|incorrect old value/;

/** One look at the branch: its newest commit (undefined where there is no branch) and a ref for what is made of it. */
interface Visit {
  readonly base: string | undefined;
  readonly ref: string;
  readonly signal: AbortSignal;
}

/**
 * The data branch in any git repository, by plumbing: no work tree, no checkout, one commit of history, and of its files
 * only those that are read.
 * Errors: `infrastructure` with `data_branch:unreachable`, `data_branch:unwritable`, `data_branch:push_refused`,
 * `data_branch:busy`; those of `branchFiles`.
 */
export function gitDataBranch({ processes, remote, branch, folder }: GitDataBranchOptions): DataBranch {
  const git = gitIn(processes, folder, [`remote.${promisor}.url=${remote}`, ...partial]);
  const head = `refs/heads/${branch}`;

  async function must(reason: string, running: Promise<Exit>): Promise<Exit> {
    const exit = await running;
    if (exit.code === 0) return exit;
    throw failed(reason, remote, branch, exit);
  }

  async function visit<T>(signal: AbortSignal, work: (visit: Visit) => Promise<T>): Promise<T> {
    const ref = `refs/streamstress/${randomUUID()}`;
    await must('unwritable', git(['init', '--bare', '--quiet'], { signal }));
    await must('unwritable', git(['config', 'extensions.partialClone', promisor], { signal }));
    try {
      return await work({ base: await fetchInto(ref, signal), ref, signal });
    } finally {
      await git(['update-ref', '-d', ref]);
    }
  }

  async function fetchInto(ref: string, signal: AbortSignal): Promise<string | undefined> {
    const listed = await must('unreachable', git(['ls-remote', remote, head], { signal }));
    if (listed.stdout === '') return undefined;
    const fetch = ['fetch', '--depth=1', '--filter=blob:none', '--no-tags', '--quiet', '--no-write-fetch-head'];
    await must('unreachable', git([...fetch, promisor, `+${head}:${ref}`], { signal }));
    return idOf(ref);
  }

  async function idOf(ref: string): Promise<string> {
    return (await must('unwritable', git(['rev-parse', '--verify', ref]))).stdout.trim();
  }

  /** The commit (the base itself where nothing changed), or undefined where another publisher was faster. */
  async function land({ base, ref, signal }: Visit, message: string, change: BranchChange) {
    const stdin = importStream({ ref, base, message, files: stored(change) });
    await must('unwritable', git(['fast-import', '--quiet', '--done', '--date-format=now'], { stdin, signal }));
    const commit = await idOf(ref);
    if (base !== undefined && (await idOf(`${ref}^{tree}`)) === (await idOf(`${base}^{tree}`))) return base;
    const lease = `--force-with-lease=${head}:${base ?? ''}`;
    const pushed = await git(['push', '--porcelain', '--no-verify', lease, remote, `${commit}:${head}`], { signal });
    if (pushed.code === 0) return commit;
    if (lostRace.test(pushed.stdout + pushed.stderr)) return undefined;
    throw failed('push_refused', remote, branch, pushed);
  }

  return {
    read: (look, signal) => visit(signal, ({ base }) => look(branchFiles(git, promisor, base, signal))),

    async commit(message, change, signal) {
      for (let attempt = 1; attempt <= attempts; attempt += 1) {
        const commit = await visit(signal, async (at) =>
          land(at, message, await change(branchFiles(git, promisor, at.base, signal))),
        );
        if (commit !== undefined) return { commit };
      }
      throw busy(branch);
    },
  };
}

/** What is kept compressed is compressed here. */
function stored(change: BranchChange): ReadonlyMap<string, Uint8Array | undefined> {
  return new Map(
    [...change].map(([path, content]) => {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      return [path, bytes && path.endsWith('.gz') ? gzipSync(bytes, { level: 9 }) : bytes];
    }),
  );
}

function failed(reason: string, remote: string, branch: string, { stdout, stderr }: Exit): StreamstressError {
  const said = `${stderr}\n${stdout}`.split('\n').filter((line) => /^(fatal|error|remote|!)/.test(line));
  const why = withoutPassword(said.join('; ') || stderr.trim());
  const message = `the branch "${branch}" of "${withoutPassword(remote)}" could not be used: ${why}. Check the repository and that this user may push to it`;
  return new StreamstressError('infrastructure', ['data_branch', reason], message);
}

function busy(branch: string): StreamstressError {
  const message = `other publishers were faster ${attempts} times in a row on the branch "${branch}". Publish again`;
  return new StreamstressError('infrastructure', ['data_branch', 'busy'], message);
}

function withoutPassword(text: string): string {
  return text.replace(/\/\/[^/@\s]*@/g, '//');
}
