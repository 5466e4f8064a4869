import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { StreamstressError } from '../../model/error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { BranchChange, DataBranch, Merge } from '../../ports/data-branch.ts';
import type { Exit, Processes } from '../../ports/processes.ts';
import { branchFiles } from './branch-files.ts';
import { gitIn, importStream } from './plumbing.ts';
import { parseRefs, pushRefs, type RefChange, type Refs } from './remote-refs.ts';

interface GitDataBranchOptions {
  readonly processes: Processes;
  readonly clock: Clock;
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

/** How often a push is tried that somebody was faster at, or that was refused. */
const attempts = { lost: 20, refused: 6 };
/** What was listed a moment ago. */
const gone = /couldn't find remote ref/;
/** After so long whoever was publishing is taken for dead; two at once only do the same work twice. */
const longestPublishing = 120_000;
const pauses = { least: 200, most: 1200 };

/**
 * The data branch in any git repository, by plumbing: no work tree, no checkout, one commit of history, and of its files
 * only those that are read. What is left for it are refs of its own, so nobody waits for anybody to leave something:
 * `refs/streamstress/<branch>/left/<name>`, and `…/publisher` while somebody makes it part of the branch.
 * Errors: `infrastructure` with `data_branch:unreachable`, `data_branch:unwritable`, `data_branch:push_refused`,
 * `data_branch:busy`; those of `branchFiles`.
 */
export function gitDataBranch({ processes, clock, remote, branch, folder }: GitDataBranchOptions): DataBranch {
  const git = gitIn(processes, folder, [`remote.${promisor}.url=${remote}`, ...partial]);
  const head = `refs/heads/${branch}`;
  const marker = `refs/streamstress/${branch}/publisher`;
  const left = `refs/streamstress/${branch}/left/`;
  const content = 'content.gz';

  async function must(reason: string, running: Promise<Exit>): Promise<string> {
    const exit = await running;
    if (exit.code === 0) return exit.stdout.trim();
    throw failed(reason, remote, branch, exit);
  }

  let prepared = false;
  async function prepare(signal: AbortSignal): Promise<void> {
    if (prepared) return;
    await must('unwritable', git(['init', '--bare', '--quiet'], { signal }));
    await must('unwritable', git(['config', 'extensions.partialClone', promisor], { signal }));
    prepared = true;
  }

  async function remoteRefs(signal: AbortSignal): Promise<Refs> {
    const patterns = [head, marker, `${left}*`];
    return parseRefs(await must('unreachable', git(['ls-remote', remote, ...patterns], { signal })));
  }

  /** False where one of them is not there any more: somebody was faster. */
  async function fetchCommits(refs: readonly string[], signal: AbortSignal): Promise<boolean> {
    if (refs.length === 0) return true;
    const fetch = ['fetch', '--depth=1', '--filter=blob:none', '--no-tags', '--quiet', '--no-write-fetch-head'];
    const fetched = await git([...fetch, promisor, ...refs], { signal });
    if (fetched.code !== 0 && gone.test(fetched.stderr)) return false;
    await must('unreachable', Promise.resolve(fetched));
    return true;
  }

  /** A new commit on `base`, or one of its own. */
  async function commitOf(base: string | undefined, message: string, change: BranchChange, signal: AbortSignal) {
    const ref = `refs/streamstress/new/${randomUUID()}`;
    const stdin = importStream({ ref, base, message, files: stored(change) });
    await must('unwritable', git(['fast-import', '--quiet', '--done', '--date-format=now'], { stdin, signal }));
    const commit = await must('unwritable', git(['rev-parse', '--verify', ref], { signal }));
    await git(['update-ref', '-d', ref]);
    return commit;
  }

  async function treeOf(commit: string, signal: AbortSignal): Promise<string> {
    return must('unwritable', git(['rev-parse', '--verify', `${commit}^{tree}`], { signal }));
  }

  /** Whether it landed; a refusal is tried again, as it may be the server's bad moment. */
  async function push(changes: readonly RefChange[], signal: AbortSignal): Promise<boolean> {
    for (let attempt = 1; ; attempt += 1) {
      const pushed = await pushRefs(git, remote, changes, signal);
      if (pushed === 'landed' || pushed === 'lost') return pushed === 'landed';
      if (attempt === attempts.refused) throw failed('push_refused', remote, branch, pushed);
      await pause(signal, attempt);
    }
  }

  async function pause(signal: AbortSignal, times = 1): Promise<void> {
    await clock.sleep(times * (pauses.least + Math.random() * (pauses.most - pauses.least)), signal);
  }

  async function leave(name: string, text: string, signal: AbortSignal): Promise<string> {
    const ref = `${left}${name}`;
    for (let attempt = 1; attempt <= attempts.lost; attempt += 1) {
      const from = (await remoteRefs(signal)).get(ref);
      const commit = await commitOf(undefined, `Leave ${name}`, new Map([[content, text]]), signal);
      if (await push([{ ref, from, to: commit }], signal)) return commit;
    }
    throw busy(branch);
  }

  /** Whether we are the one who publishes now; what to give up then. */
  async function takeMarker(refs: Refs, signal: AbortSignal): Promise<string | undefined> {
    const from = refs.get(marker);
    if (from !== undefined && !(await isOver(from, signal))) return undefined;
    const to = await commitOf(undefined, `Publish ${randomUUID()}`, new Map(), signal);
    return (await push([{ ref: marker, from, to }], signal)) ? to : undefined;
  }

  async function isOver(commit: string, signal: AbortSignal): Promise<boolean> {
    const fetched = await git(
      ['fetch', '--depth=1', '--no-tags', '--quiet', '--no-write-fetch-head', promisor, marker],
      {
        signal,
      },
    );
    const shown = await git(['show', '--no-patch', '--format=%ct', commit], { signal });
    if (fetched.code !== 0 || shown.code !== 0) return false;
    return clock.now() - Number(shown.stdout) * 1000 > longestPublishing;
  }

  /** Makes everything that was left part of the branch, once; false where nothing was. */
  async function mergeLeft(merge: Merge, signal: AbortSignal): Promise<boolean> {
    for (let attempt = 1; attempt <= attempts.lost; attempt += 1) {
      const refs = await remoteRefs(signal);
      const waiting = [...refs].filter(([ref]) => ref.startsWith(left));
      if (waiting.length === 0) return false;
      const base = refs.get(head);
      if (!(await fetchCommits([...(base ? [head] : []), ...waiting.map(([ref]) => ref)], signal))) continue;
      const texts = await Promise.all(waiting.map(([, commit]) => textOf(commit, signal)));
      const byName = new Map(waiting.map(([ref], at) => [ref.slice(left.length), texts[at] as Uint8Array] as const));
      const merged = await merge(branchFiles(git, promisor, base, signal), byName);
      if (merged.taken.length === 0) return false;
      const made = await commitOf(base, merged.message, merged.change, signal);
      const isSame = base !== undefined && (await treeOf(base, signal)) === (await treeOf(made, signal));
      const done = merged.taken.map((name) => ({ ref: left + name, from: refs.get(left + name), to: undefined }));
      const changes = [...(isSame ? [] : [{ ref: head, from: base, to: made }]), ...done];
      if (await push(changes, signal)) return true;
      await pause(signal);
    }
    throw busy(branch);
  }

  async function textOf(commit: string, signal: AbortSignal): Promise<Uint8Array> {
    const found = await branchFiles(git, promisor, commit, signal).read([content]);
    return found.get(content) ?? new Uint8Array();
  }

  return {
    async read(look, signal) {
      await prepare(signal);
      const base = (await remoteRefs(signal)).get(head);
      if (base !== undefined) await fetchCommits([head], signal);
      return look(branchFiles(git, promisor, base, signal));
    },

    async publish(name, text, merge, signal) {
      await prepare(signal);
      const ours = await leave(name, text, signal);
      for (;;) {
        const refs = await remoteRefs(signal);
        const commit = refs.get(head);
        if (refs.get(left + name) !== ours && commit !== undefined) return { commit };
        const held = await takeMarker(refs, signal);
        if (held === undefined) await pause(signal);
        else {
          try {
            while (await mergeLeft(merge, signal));
          } finally {
            await pushRefs(git, remote, [{ ref: marker, from: held, to: undefined }], AbortSignal.timeout(10_000));
          }
        }
      }
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
  const message = `other publishers were faster ${attempts.lost} times in a row on the branch "${branch}". Publish again`;
  return new StreamstressError('infrastructure', ['data_branch', 'busy'], message);
}

function withoutPassword(text: string): string {
  return text.replace(/\/\/[^/@\s]*@/g, '//');
}
