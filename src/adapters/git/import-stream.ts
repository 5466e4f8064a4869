import { StreamstressError } from '../../model/error.ts';

/** A commit of ours that is to be made. */
export interface NewCommit {
  readonly message: string;
  /** The commit below it; a root of its own without. */
  readonly parent: string | undefined;
  /** The tree that it starts from, where that is not its parent's. */
  readonly tree?: string | undefined;
  /** Contents by path; undefined removes a file. */
  readonly files: ReadonlyMap<string, Uint8Array | undefined>;
}

export interface MadeCommit {
  readonly commit: string;
  readonly tree: string;
}

/** Who makes our commits. */
export const committer = 'streamstress <streamstress@localhost>';

const nowhere = '0'.repeat(40);

/**
 * The stream that makes commits with one `git fast-import --date-format=now`, on no ref in the end; it prints what
 * `parseMade` reads. Errors: `bug`, `data_branch:bad_path`.
 */
export function importStream(commits: readonly NewCommit[]): Uint8Array {
  const parts = commits.flatMap((commit, at) => partsOf(commit, `:${at + 1}`));
  return Buffer.concat([...parts, 'done\n'].map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
}

/** Of each commit a line with its tree and one with its name. */
export function parseMade(printed: string): readonly MadeCommit[] {
  return [...printed.matchAll(/^040000 tree ([0-9a-f]+).*\n([0-9a-f]+)$/gm)].map(([, tree = '', commit = '']) => ({
    commit,
    tree,
  }));
}

function partsOf({ message, parent, tree, files }: NewCommit, mark: string): readonly (string | Uint8Array)[] {
  const ref = `refs/streamstress/new/${mark.slice(1)}`;
  return [
    `commit ${ref}\nmark ${mark}\ncommitter ${committer} now\n`,
    ...data(Buffer.from(message)),
    ...(parent === undefined ? [] : [`from ${parent}\n`]),
    ...(tree === undefined ? [] : [`M 040000 ${tree} \n`]),
    ...[...files].flatMap(([path, bytes]) => fileOf(plainPath(path), bytes)),
    `ls ""\nget-mark ${mark}\nreset ${ref}\nfrom ${nowhere}\n\n`,
  ];
}

function fileOf(path: string, bytes: Uint8Array | undefined): readonly (string | Uint8Array)[] {
  return bytes === undefined ? [`D ${path}\n`] : [`M 100644 inline ${path}\n`, ...data(bytes)];
}

function data(bytes: Uint8Array): readonly (string | Uint8Array)[] {
  return [`data ${bytes.length}\n`, bytes, '\n'];
}

function plainPath(path: string): string {
  if (/^[\w.-]+(\/[\w.-]+)*$/.test(path) && !/(^|\/)(\.{1,2}|\.git)(\/|$)/.test(path)) return path;
  throw new StreamstressError('bug', ['data_branch', 'bad_path'], `"${path}" cannot be a path on the data branch`);
}
