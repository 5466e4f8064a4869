import { appendFile, rm } from 'node:fs/promises';
import type { PlannedCommit } from './commits.ts';
import { baseCommits, laterCommit } from './commits.ts';
import { fastImportStream } from './fast-import.ts';
import { git } from './git.ts';
import { readSourceTree } from './source-tree.ts';
import type { StoryRepository } from './story.ts';

/** A repository that upstream developers push to. */
export interface UpstreamRepository {
  /** Pushes the commits of a night to `main`. */
  advance(night: number): Promise<void>;
}

/** What a host such as GitHub allows: fetching one commit, and fetching without file contents. */
const served = '[uploadpack]\n\tallowAnySHA1InWant = true\n\tallowFilter = true\n';

/** Makes a bare repository of the base's commits in `path`, from the files below `sources`. */
export async function createRepository(options: {
  name: string;
  story: StoryRepository;
  sources: string;
  path: string;
  breaks: boolean;
}): Promise<UpstreamRepository> {
  const { name, story, path, breaks } = options;
  const tree = new Map(await readSourceTree(options.sources));
  const base = baseCommits(name, story, tree);
  await rm(path, { recursive: true, force: true });
  await git(['init', '--quiet', '--bare', '--template=', '--initial-branch=main', path]);
  await appendFile(`${path}/config`, served);
  await fastImport(path, fastImportStream(base, 'nothing', story.tag));
  const advance = async (night: number): Promise<void> => {
    const commits: PlannedCommit[] = [];
    for (const planned of story.commits.filter((commit) => commit.night === night)) {
      const commit = laterCommit(name, planned, tree, breaks);
      for (const [file, text] of commit.files) tree.set(file, text);
      commits.push(commit);
    }
    if (commits.length > 0) await fastImport(path, fastImportStream(commits, 'main'));
  };
  return { advance };
}

async function fastImport(path: string, stream: string): Promise<void> {
  await git(['-C', path, 'fast-import', '--quiet', '--done', '--date-format=raw'], stream);
}
