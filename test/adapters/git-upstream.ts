import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A repository that a test makes: with a work tree, and everything in it fetchable. */
export interface Upstream {
  readonly folder: string;
  git(...args: readonly string[]): string;
  /** Commits these files at this time (ISO 8601); the commit. */
  commit(subject: string, at: string, files?: Readonly<Record<string, string>>): string;
}

export function createUpstream(folder: string): Upstream {
  const run = (args: readonly string[], at = '2020-01-01T00:00:00Z') =>
    execFileSync('git', ['-C', folder, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: {
        ...{ PATH: process.env.PATH, HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' },
        ...{ GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.com', GIT_AUTHOR_DATE: at },
        ...{ GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@example.com', GIT_COMMITTER_DATE: at },
      },
    }).trim();
  mkdirSync(folder, { recursive: true });
  run(['init', '--quiet', '-b', 'main']);
  run(['config', 'uploadpack.allowFilter', 'true']);
  return {
    folder,
    git: (...args) => run(args),
    commit(subject, at, files = { 'file.txt': `${subject}\n` }) {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      run(['add', '.']);
      run(['commit', '--quiet', '--allow-empty', '-m', subject], at);
      return run(['rev-parse', 'HEAD']);
    },
  };
}
