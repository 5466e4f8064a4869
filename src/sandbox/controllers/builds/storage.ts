import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunProgram } from './build-run.ts';

/**
 * Gives a Build a storage of images of its own, so that no other waits for it and nothing of it stays: answers with the
 * variables that lead there.
 */
export function writeStorage(folder: string): Readonly<Record<string, string>> {
  const file = join(folder, 'storage.conf');
  const images = JSON.stringify(join(folder, 'storage/images'));
  const state = JSON.stringify(join(folder, 'storage/run'));
  const lines = [`driver = "vfs"`, `graphroot = ${images}`, `rootless_storage_path = ${images}`, `runroot = ${state}`];
  writeFileSync(file, `[storage]\n${lines.join('\n')}\n`);
  return { CONTAINERS_STORAGE_CONF: file };
}

/** Files of images belong to root, or to the root of a user's namespace. */
export function asRoot(run: RunProgram): RunProgram {
  if (process.getuid?.() === 0) return run;
  return (program, args, log) => run('buildah', ['unshare', program, ...args], log);
}

/** Removes all that a Build has left but its log. */
export async function removeStorage(folder: string, runAsRoot: RunProgram): Promise<void> {
  const left = ['storage', 'context'].map((name) => join(folder, name));
  await runAsRoot('rm', ['-rf', ...left], '/dev/null').catch(() => undefined);
  const files = ['upload', 'commit', 'digest', 'auth.json', 'registries.conf', 'storage.conf'];
  for (const name of [...files, 'credentials', 'ca.crt', 'ssh-key', 'gitconfig']) {
    await rm(join(folder, name), { force: true });
  }
}
