import type { SourceTree } from './source-tree.ts';
import type { LaterCommit, StoryRepository } from './story.ts';
import { storyInvalid } from './story.ts';

/** A commit that is still to be made: the files that it writes, by path. */
export interface PlannedCommit {
  readonly author: string;
  readonly date: Date;
  readonly subject: string;
  readonly files: SourceTree;
}

/** The commits that the base is made of: together they add the whole tree, each file once. */
export function baseCommits(name: string, repository: StoryRepository, tree: SourceTree): PlannedCommit[] {
  const left = new Map(tree);
  const commits = repository.base.map(({ author, date, subject, paths }) => ({
    author,
    date,
    subject,
    files: takeOut(left, paths, `[${name}] "${subject}"`),
  }));
  if (left.size > 0) throw storyInvalid(`[${name}] no commit of the base adds ${[...left.keys()].join(', ')}`);
  return commits;
}

function takeOut(left: Map<string, string>, paths: readonly string[] | undefined, commit: string): SourceTree {
  const files = new Map([...left].filter(([file]) => paths?.some((path) => isBelow(file, path)) ?? true));
  const empty = paths?.find((path) => ![...files.keys()].some((file) => isBelow(file, path)));
  if (empty !== undefined) throw storyInvalid(`${commit} adds "${empty}", but there is no such file or folder left`);
  for (const file of files.keys()) left.delete(file);
  return files;
}

function isBelow(file: string, path: string): boolean {
  return file === path || file.startsWith(`${path}/`);
}

/**
 * A later commit on top of a tree. Error: `upstream:story_invalid` where the tree has no such file, or the file does
 * not have the text exactly once.
 */
export function laterCommit(name: string, commit: LaterCommit, tree: SourceTree, breaks: boolean): PlannedCommit {
  const { author, date, subject, file } = commit;
  const text = tree.get(file);
  if (text === undefined) throw storyInvalid(`[${name}] "${subject}" changes "${file}", which is not there`);
  const [before, after, ...more] = text.split(commit.replace);
  if (before === undefined || after === undefined || more.length > 0) {
    const times = after === undefined ? 'does not have it' : `has it ${more.length + 1} times`;
    throw storyInvalid(`[${name}] "${subject}" replaces a text that "${file}" must have exactly once, but it ${times}`);
  }
  const by = breaks ? (commit.broken ?? commit.with) : commit.with;
  return { author, date, subject, files: new Map([[file, `${before}${by}${after}`]]) };
}
