import type { PlannedCommit } from './commits.ts';

/** Commits on top of `main`, and a tag on the last where one is given, as `git fast-import` reads them. */
export function fastImportStream(commits: readonly PlannedCommit[], onto: 'nothing' | 'main', tag?: string): string {
  const lines = commits.flatMap((commit, index) => commitLines(commit, index === 0 && onto === 'main'));
  if (tag !== undefined) lines.push(`reset refs/tags/${tag}`, 'from refs/heads/main', '');
  return [...lines, 'done', ''].join('\n');
}

function commitLines(commit: PlannedCommit, continues: boolean): string[] {
  const who = `${commit.author} ${commit.date.getTime() / 1000} +0000`;
  return [
    'commit refs/heads/main',
    `author ${who}`,
    `committer ${who}`,
    ...data(`${commit.subject}\n`),
    ...(continues ? ['from refs/heads/main^0'] : []),
    ...[...commit.files].flatMap(([path, text]) => [`M 100644 inline ${path}`, ...data(text)]),
    '',
  ];
}

function data(text: string): string[] {
  return [`data ${Buffer.byteLength(text)}`, text];
}
