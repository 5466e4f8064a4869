import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, TomlDate } from 'smol-toml';
import * as z from 'zod';
import { StreamstressError } from '../../model/error.ts';

const date = z.instanceof(TomlDate).transform((at) => new Date(at));
const author = z.string().regex(/^[^<>]+ <[^<>]+>$/, 'must be like "Name <name@example.com>"');

const baseCommit = z.strictObject({
  date,
  author,
  subject: z.string(),
  /** Files and folders that it adds; without it, all that no earlier commit added. */
  paths: z.array(z.string()).optional(),
});

const laterCommit = z.strictObject({
  /** The first night that sees it. */
  night: z.union([z.literal(2), z.literal(3)]),
  date,
  author,
  subject: z.string(),
  file: z.string(),
  /** A text that the file has exactly once … */
  replace: z.string(),
  /** … and what takes its place … */
  with: z.string(),
  /** … unless the repository is to break. */
  broken: z.string().optional(),
});

const repository = z.strictObject({
  /** Where its files are, below the folder of the story. */
  folder: z.string(),
  /** The tag on the last commit of the base. */
  tag: z.string(),
  base: z.array(baseCommit).min(1),
  commits: z.array(laterCommit).default([]),
});

const story = z.strictObject({
  nights: z.array(date).length(3),
  pipeline: repository,
  triggers: repository,
  'release-tests': repository,
});

/** The history of the demo's repositories, as demo/story.toml tells it. */
type Story = z.infer<typeof story>;
export type StoryRepository = z.infer<typeof repository>;
export type LaterCommit = z.infer<typeof laterCommit>;

/** Reads `story.toml` of the demo's folder. Error: `request`, `upstream:story_invalid`, naming all that is wrong. */
export async function readStory(demo: string): Promise<Story> {
  const text = await readFile(join(demo, 'story.toml'), 'utf8');
  const result = story.safeParse(parseToml(text));
  if (result.success) return result.data;
  throw storyInvalid(result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}

function parseToml(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw storyInvalid(error instanceof Error ? error.message : String(error), error);
  }
}

/** The error for a story that cannot be played. */
export function storyInvalid(why: string, cause?: unknown): StreamstressError {
  return new StreamstressError('request', ['upstream', 'story_invalid'], `demo/story.toml: ${why}`, cause);
}
