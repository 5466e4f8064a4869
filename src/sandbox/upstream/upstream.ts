import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { UpstreamRepository } from './repository.ts';
import { createRepository } from './repository.ts';
import { readStory, storyInvalid } from './story.ts';

export type UpstreamName = 'pipeline' | 'triggers' | 'release-tests';

/** The repositories that the demo and the end-to-end tests build and test from. */
export interface Upstream {
  /** Absolute paths of bare repositories with a branch `main`, which git can clone. */
  readonly repositories: Readonly<Record<UpstreamName, string>>;
  /** When each of the three nights starts. */
  readonly nights: readonly Date[];
  /** Lands the commits that came before a night. The nights are played in their order, each once. */
  advance(night: 2 | 3): Promise<void>;
}

export interface UpstreamOptions {
  /** Repositories of an earlier call are replaced in it. */
  readonly folder: string;
  /** Folder with story.toml. */
  readonly demo: string;
  /** Those that get the broken text of their breaking commit. */
  readonly breaks: readonly UpstreamName[];
}

/**
 * Makes the repositories as they are on the first night. The same story and breaks always give the same commits, so
 * whatever is cached by commit stays valid. Errors: `request`, `upstream:story_invalid` or `upstream:git_missing`.
 */
export async function createUpstream(options: UpstreamOptions): Promise<Upstream> {
  const folder = resolve(options.folder);
  const story = await readStory(options.demo);
  await mkdir(folder, { recursive: true });
  const repositories = pathsBelow(folder);
  const names = Object.keys(repositories) as UpstreamName[];
  const made = await Promise.all(names.map((name) => make(name)));
  return { repositories, nights: story.nights, advance: inOrder(made) };

  function make(name: UpstreamName): Promise<UpstreamRepository> {
    const breaks = options.breaks.includes(name);
    if (breaks && !story[name].commits.some((commit) => commit.broken !== undefined)) {
      throw storyInvalid(`[${name}] is to break, but none of its commits has a text "broken"`);
    }
    const sources = join(options.demo, story[name].folder);
    return createRepository({ name, story: story[name], sources, path: repositories[name], breaks });
  }
}

function pathsBelow(folder: string): Record<UpstreamName, string> {
  return {
    pipeline: join(folder, 'pipeline.git'),
    triggers: join(folder, 'triggers.git'),
    'release-tests': join(folder, 'release-tests.git'),
  };
}

function inOrder(repositories: readonly UpstreamRepository[]): Upstream['advance'] {
  let tonight = 1;
  return async (night) => {
    if (night !== tonight + 1) throw storyInvalid(`night ${night} cannot follow on night ${tonight}`);
    tonight = night;
    await Promise.all(repositories.map((repository) => repository.advance(night)));
  };
}
