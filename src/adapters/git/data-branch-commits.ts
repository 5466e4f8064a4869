import { committer } from './import-stream.ts';

/**
 * Our newest commits, one upon the other: how many there are, and on whose commit they stand, if on any. The newest one
 * tells in trailers of its message, as nothing older is fetched.
 */
export interface OwnCommits {
  readonly count: number;
  readonly onto: string | undefined;
}

/** Of a commit's text (`git cat-file commit`). One of somebody else's is what our next ones stand on. */
export function ownCommits(name: string | undefined, text: string): OwnCommits {
  const [head = '', ...message] = text.split('\n\n');
  const isOurs = head.split('\n').some((line) => line.startsWith(`committer ${committer} `));
  const trailers = message.at(-1) ?? '';
  const count = /^Streamstress-Commits: (\d{1,9})$/m.exec(trailers)?.[1];
  if (!isOurs || count === undefined) return { count: 0, onto: name };
  return { count: Number(count), onto: /^Streamstress-Onto: ([0-9a-f]{40,64})$/m.exec(trailers)?.[1] };
}

/** The tree of a commit's text. */
export function treeOf(text: string): string | undefined {
  return /^tree ([0-9a-f]+)$/m.exec(text)?.[1];
}

/** A message with what `ownCommits` reads. */
export function withOwnCommits(message: string, { count, onto }: OwnCommits): string {
  return `${message.trim()}\n\nStreamstress-Commits: ${count}\n${onto === undefined ? '' : `Streamstress-Onto: ${onto}\n`}`;
}
