import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject } from '../../../ports/cluster.ts';
import { BuildFailure } from './build-failure.ts';
import type { RunProgram } from './build-run.ts';

interface SourceWorld {
  readonly folder: string;
  /** File that what is uploaded is in, once that promise is kept. */
  readonly upload: string;
  readonly uploaded: Promise<void>;
  readonly run: RunProgram;
}

/**
 * Makes the folder that an image is built in, by spec.source: what was uploaded, a git repository or nothing, and the
 * Dockerfile that is given in place of any other. Throws BuildFailure.
 */
export async function prepareContext(build: KubernetesObject, world: SourceWorld): Promise<string> {
  const { source = {}, strategy } = build.spec;
  const context = join(world.folder, 'context');
  mkdirSync(context);
  if (source.binary) await unpack(source.binary.asFile, context, world);
  else if (source.git) await clone(source.git, context, world);
  const inner = join(context, source.contextDir ?? '');
  const dockerfile = join(inner, strategy.dockerStrategy?.dockerfilePath ?? 'Dockerfile');
  if (source.dockerfile !== undefined) writeFileSync(dockerfile, source.dockerfile);
  if (existsSync(dockerfile)) return inner;
  appendFileSync(join(world.folder, 'log'), `error: open ${dockerfile}: no such file or directory\n`);
  throw new BuildFailure('Failed', 'ManageDockerfileFailed', 'Failed to manage the Dockerfile.');
}

async function unpack(asFile: string | undefined, context: string, { folder, upload, uploaded, run }: SourceWorld) {
  appendFileSync(join(folder, 'log'), `Receiving source from STDIN as ${asFile ? `file ${asFile}` : 'archive'} ...\n`);
  await uploaded;
  if (asFile) return renameSync(upload, join(context, asFile));
  if ((await run('tar', ['-x', '-o', '-f', upload, '-C', context])) !== 0) throw noSource();
}

async function clone({ uri, ref = 'HEAD' }: { uri: string; ref?: string }, context: string, { run }: SourceWorld) {
  for (const args of [
    ['init', '--quiet'],
    ['fetch', '--quiet', '--depth=1', '--', uri, ref],
    ['checkout', '--quiet', 'FETCH_HEAD'],
  ]) {
    if ((await run('git', ['-C', context, ...args])) !== 0) throw noSource();
  }
}

function noSource(): BuildFailure {
  return new BuildFailure('Failed', 'FetchSourceFailed', 'Failed to fetch the input source.');
}

/** A Dockerfile with another base of its last stage. */
export function withLastBase(path: string, from: string): void {
  const lines = readFileSync(path, 'utf8').split('\n');
  const last = lines.findLastIndex((line) => /^\s*FROM\s/i.test(line));
  const changed = lines[last]?.replace(/^(\s*FROM\s+(?:--\S+\s+)*)\S+/i, `$1${from}`);
  if (changed !== undefined) writeFileSync(path, lines.with(last, changed).join('\n'));
}
