import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folder of the configurations of the repository. */
export const configurations = join(import.meta.dirname, 'config/acme/widget');

/**
 * Makes a git repository of the sample: `main` has two commits, pull request 1 changes the version and the image to build
 * in, pull request 2 what `main` has changed as well. Answers with the full commit of `main`.
 */
export function makeSampleRepository(folder: string): string {
  mkdirSync(folder, { recursive: true });
  cpSync(join(import.meta.dirname, 'repository'), folder, { recursive: true });
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=A', '-c', 'user.email=a@b.c', ...args], { encoding: 'utf8' });
  const commit = (message: string, files: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
    git('add', '--all');
    git('commit', '--quiet', '-m', message);
  };
  git('init', '--quiet', '--initial-branch=main');
  commit('Begin', {});
  for (const [number, files] of Object.entries(pulls)) {
    git('checkout', '--quiet', '--detach', 'main');
    commit(`Pull request ${number}`, files);
    git('update-ref', `refs/pull/${number}/head`, 'HEAD');
  }
  git('checkout', '--quiet', 'main');
  commit('Tell of changes', { CHANGES: 'of another commit\n' });
  return git('rev-parse', 'HEAD').trim();
}

const pulls: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  1: { VERSION: '1.5.0\n', 'build-root/Dockerfile': 'FROM scratch\n' },
  2: { CHANGES: 'of the pull request\n' },
};
