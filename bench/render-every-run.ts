import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A process of its own: `REMOTE FOLDER RUN_FILE` publishes as scripts do that keep a list and a file of every run: clone
 * the branch, add the run, render the page of every run and the list anew, commit, push.
 */
interface Run {
  readonly id: string;
  readonly total: number;
  readonly passed: number;
  readonly failed: number;
  readonly tests: readonly {
    readonly scenario: string;
    readonly passed: boolean;
    readonly error_message: string | null;
  }[];
}

const [remote = '', folder = '', runFile = ''] = process.argv.slice(2);
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'gc.auto=0', '-c', 'user.name=bench', '-c', 'user.email=bench@localhost', ...args], {
    stdio: 'pipe',
  });
const inFolder = (...path: string[]) => join(folder, ...path);

git('clone', '--quiet', '--depth=1', '--branch=gh-pages', remote, folder);
const run = JSON.parse(readFileSync(runFile, 'utf8')) as Run;
mkdirSync(inFolder('runs'), { recursive: true });
writeFileSync(inFolder('runs', `${run.id}.json`), JSON.stringify(run));
const runs = readdirSync(inFolder('runs'))
  .filter((name) => /^run-.*\.json$/.test(name))
  .map((name) => JSON.parse(readFileSync(inFolder('runs', name), 'utf8')) as Run);
const manifest = {
  runs: runs.map(({ id, total, passed, failed }) => ({ id, total, passed, failed, file: `runs/${id}.json` })),
};
writeFileSync(inFolder('runs', 'manifest.json'), JSON.stringify(manifest));
const page = (title: string, rows: readonly string[]) =>
  `<!doctype html><meta charset=utf-8><title>${title}</title><p>${runs.length} runs, <a href=../index.html>all</a><table>${rows.join('')}</table>`;
for (const { id, tests } of runs) {
  const rows = tests.map((test) => `<tr><td>${test.scenario}<td>${test.passed}<td>${test.error_message ?? ''}`);
  writeFileSync(inFolder('runs', `${id}.html`), page(id, rows));
}
const list = runs.map(
  ({ id, total, passed, failed }) => `<tr><td><a href=runs/${id}.html>${id}</a><td>${total}<td>${passed}<td>${failed}`,
);
writeFileSync(inFolder('index.html'), page('runs', list));
if (!existsSync(inFolder('.nojekyll'))) writeFileSync(inFolder('.nojekyll'), '');
git('-C', folder, 'add', '--all');
git('-C', folder, 'commit', '--quiet', '--message=Add a run');
git('-C', folder, 'push', '--quiet', 'origin', 'gh-pages');
