import { StreamstressError } from '../../model/error.ts';
import type { Merge } from '../../model/source.ts';
import type { GitCall } from '../../ports/git.ts';
import { lookBack } from './history.ts';
import { fetchCommits, keptRef, type Mirror, type Mirrors, objectFormat } from './mirror.ts';

/** Whoever merges, wherever and whenever: the same commits give the same commit. */
const sealed = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_ATTR_NOSYSTEM: '1' };
const author = { name: 'streamstress', email: 'streamstress@localhost' };

type Failed = (complaint: string) => StreamstressError;

/** The merge's commit, or the files that conflict; none where the two have no commit in common. */
export type Merged = { readonly commit: string } | { readonly conflicts: readonly string[] };

/** Where a merge takes place. */
interface Place {
  readonly mirrors: Mirrors;
  readonly repository: string;
  readonly call: GitCall;
  readonly failed: Failed;
}

/** Merges a head into a base (which may have it already); `seconds` is the time of the commit. Nothing is pushed anywhere. */
export async function mergeCommits(place: Place, merge: Merge, seconds: number): Promise<Merged> {
  const { mirrors, repository, call } = place;
  const { base, head } = merge;
  const format = objectFormat(base);
  const fork = await mirrors.use(repository, 'history', format, call, (mirror) =>
    forkOf(mirror, merge, seconds, place),
  );
  if (fork === undefined) return { conflicts: [] };
  if (fork === head) return { commit: base };
  const merged = await mirrors.use(repository, 'trees', format, call, async (mirror) => {
    await fetchCommits(mirror, [fork, base, head], [], place.failed);
    return mergeTrees(mirror, { fork, base, head });
  });
  if ('conflicts' in merged) return merged;
  const commit = commitText(merged.tree, merge, seconds);
  const keep = (mirror: Mirror) => keepCommit(mirror, commit);
  await mirrors.use(repository, 'history', format, call, keep);
  return { commit: await mirrors.use(repository, 'trees', format, call, keep) };
}

const quarterSeconds = 90 * 24 * 60 * 60;

/** The best commit that both have; undefined where they have none. */
function forkOf(
  mirror: Mirror,
  { base, head }: Merge,
  seconds: number,
  { failed }: Place,
): Promise<string | undefined> {
  const look = async () => {
    const { code, stdout } = await mirror.ask(['merge-base', base, head]);
    return code === 0 ? stdout.trim() : undefined;
  };
  return lookBack(mirror, { commits: [base, head], since: [seconds - quarterSeconds], failed, look });
}

/** Single commits know no history, so each is given the fork as its parent for the time of the merge. */
async function mergeTrees(
  mirror: Mirror,
  { fork, base, head }: Merge & { readonly fork: string },
): Promise<{ readonly tree: string } | { readonly conflicts: readonly string[] }> {
  const stand = async (commit: string, parents: readonly string[]) =>
    writeCommit(mirror, `tree ${await treeOf(mirror, commit)}\n${parents.map((one) => `parent ${one}\n`).join('')}`, 0);
  const root = await stand(fork, []);
  const sides = [await stand(base, [root]), await stand(head, [root])];
  const args = ['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', ...sides];
  const { code, stdout } = await mirror.ask(args, { env: sealed });
  if (code === 129) throw tooOld();
  const [tree = '', ...files] = stdout.split('\0').filter((part) => part !== '');
  return code === 0 ? { tree } : { conflicts: files };
}

async function treeOf(mirror: Mirror, commit: string): Promise<string> {
  return (await mirror.read(['rev-parse', '--verify', `${commit}^{tree}`])).trim();
}

function commitText(tree: string, { base, head }: Merge, seconds: number): (mirror: Mirror) => Promise<string> {
  return (mirror) => writeCommit(mirror, `tree ${tree}\nparent ${base}\nparent ${head}\n`, seconds);
}

async function keepCommit(mirror: Mirror, write: (mirror: Mirror) => Promise<string>): Promise<string> {
  const commit = await write(mirror);
  await mirror.read(['update-ref', keptRef(commit), commit]);
  return commit;
}

/** Not `commit-tree`, which wants the tree to be there: in the history it is not. */
async function writeCommit(mirror: Mirror, above: string, seconds: number): Promise<string> {
  const who = `${author.name} <${author.email}> ${seconds} +0000`;
  const stdin = `${above}author ${who}\ncommitter ${who}\n\nMerge a pull request with its base\n`;
  return (await mirror.read(['hash-object', '-t', 'commit', '-w', '--stdin'], { stdin })).trim();
}

function tooOld(): StreamstressError {
  const message =
    'this git cannot merge without a work tree: install git 2.38 or newer, or ask for the head of the pull request with pr/NUMBER/head';
  return new StreamstressError('request', ['resolving', 'git_too_old'], message);
}
