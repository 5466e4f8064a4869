import { committer } from './import-stream.ts';

/**
 * Our newest commits, one upon the other: how many there are, and on whose commit they stand, if on any. The newest one
 * tells in trailers of its message, as nothing older is fetched.
 */
export interface OwnCommits {
  readonly count: number;
  readonly onto: string | undefined;
  /** Since when pages are owed, in milliseconds since 1970; absent where they show all that is there. */
  readonly owedSince?: number | undefined;
}

/** The newest commit of a branch, where there is one. */
export interface BranchTip extends OwnCommits {
  readonly commit: string | undefined;
  readonly tree: string | undefined;
}

/** Of a commit's text (`git cat-file commit`). */
export function tipOf(commit: string | undefined, text: string): BranchTip {
  return { commit, tree: /^tree ([0-9a-f]+)$/m.exec(text)?.[1], ...ownCommits(commit, text) };
}

/** One of somebody else's is what our next ones stand on. */
function ownCommits(name: string | undefined, text: string): OwnCommits {
  const [head = '', ...message] = text.split('\n\n');
  const isOurs = head.split('\n').some((line) => line.startsWith(`committer ${committer} `));
  const trailers = message.at(-1) ?? '';
  const count = /^Streamstress-Commits: (\d{1,9})$/m.exec(trailers)?.[1];
  if (!isOurs || count === undefined) return { count: 0, onto: name };
  const owedSince = Date.parse(/^Streamstress-Pages-Owed-Since: (\S+)$/m.exec(trailers)?.[1] ?? '');
  return {
    count: Number(count),
    onto: /^Streamstress-Onto: ([0-9a-f]{40,64})$/m.exec(trailers)?.[1],
    ...(Number.isNaN(owedSince) ? {} : { owedSince }),
  };
}

/** A message with what `ownCommits` reads. */
export function withOwnCommits(message: string, { count, onto, owedSince }: OwnCommits): string {
  const trailers = [
    `Streamstress-Commits: ${count}`,
    ...(onto === undefined ? [] : [`Streamstress-Onto: ${onto}`]),
    ...(owedSince === undefined ? [] : [`Streamstress-Pages-Owed-Since: ${new Date(owedSince).toISOString()}`]),
  ];
  return `${message.trim()}\n\n${trailers.join('\n')}\n`;
}
