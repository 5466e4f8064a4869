import { appendFileSync, existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject } from '../../../ports/cluster.ts';
import { BuildFailure } from './build-failure.ts';
import type { RunProgram } from './build-run.ts';

interface SourceWorld {
  readonly folder: string;
  readonly context: string;
  /** File that what is uploaded is in, once that promise is kept. */
  readonly upload: string;
  readonly uploaded: Promise<void>;
  readonly run: RunProgram;
}

/** The commit that was fetched. */
export interface Commit {
  readonly id: string;
  readonly author: string;
  readonly date: string;
  readonly message: string;
}

/**
 * Fills the context by spec.source: what was uploaded or a git repository. Answers with the commit of that. Throws
 * BuildFailure. Read: openshift/builder @ 9ed70da, pkg/build/builder/cmd/builder.go (clone) and source.go.
 */
export async function fetchSource(build: KubernetesObject, world: SourceWorld): Promise<Commit | undefined> {
  const { source } = build.spec;
  const commit = source.git && (await clone(source.git, world));
  if (source.binary) await unpack(source.binary.asFile, world);
  const inner = join(world.context, source.contextDir ?? '');
  if (existsSync(inner)) return commit;
  say(world, `error: provided context directory does not exist: ${source.contextDir}`);
  throw new BuildFailure('InvalidContextDirectory');
}

function say({ folder }: SourceWorld, line: string): void {
  appendFileSync(join(folder, 'log'), `${line}\n`);
}

async function unpack(asFile: string | undefined, world: SourceWorld): Promise<void> {
  const { context, upload, uploaded, run } = world;
  say(world, `Receiving source from STDIN as ${asFile ? `file ${asFile}` : 'archive'} ...`);
  await uploaded;
  if (asFile) return renameSync(upload, join(context, asFile));
  if ((await run('tar', ['-x', '-o', '-f', upload, '-C', context])) !== 0) throw new BuildFailure('FetchSourceFailed');
}

interface GitSource {
  readonly uri: string;
  readonly ref?: string;
}

/** A ref that the clone does not have, as that of a pull request, is fetched by its name. */
async function clone({ uri, ref }: GitSource, world: SourceWorld): Promise<Commit> {
  const { context, run } = world;
  const git = async (...args: string[]) => (await run('git', ['-C', context, ...args])) === 0;
  say(world, `Cloning "${uri}" ...`);
  const shallow = ref ? [] : ['--recursive', '--depth=1'];
  const cloned = await git('clone', '--quiet', ...shallow, '--', uri, '.');
  const found =
    cloned &&
    (!ref ||
      (await git('checkout', '--quiet', ref, '--')) ||
      ((await git('fetch', '--quiet', '--', uri, ref)) && (await git('checkout', '--quiet', 'FETCH_HEAD'))));
  if (!found || (ref && !(await git('submodule', 'update', '--quiet', '--init', '--recursive')))) {
    throw new BuildFailure('FetchSourceFailed');
  }
  const commit = await commitOf(world);
  say(world, `\tCommit:\t${commit.id} (${commit.message})\n\tAuthor:\t${commit.author}\n\tDate:\t${commit.date}`);
  return commit;
}

async function commitOf({ folder, context, run }: SourceWorld): Promise<Commit> {
  const file = join(folder, 'commit');
  await run('git', ['-C', context, 'log', '-1', '--format=%H%n%an <%ae>%n%ad%n%s'], file);
  const [id = '', author = '', date = '', message = ''] = readFileSync(file, 'utf8').split('\n');
  return { id, author, date, message };
}
