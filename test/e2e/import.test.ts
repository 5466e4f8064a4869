import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { start } from './process.ts';
import { temporaryFolder } from './world.ts';

const day = (number: number) => `2026-0${1 + Math.floor(number / 28)}-${String(1 + (number % 28)).padStart(2, '0')}`;

/** What the earlier tool has left: a manifest, whose files are named in both of its forms, and a file a run. */
async function oldBranch(folder: string, runs: number): Promise<void> {
  await mkdir(join(folder, 'runs'), { recursive: true });
  const entries = Array.from({ length: runs }, (_, number) => {
    const id = `run-${day(number).replaceAll('-', '')}020000`;
    const counts = { total: 2, passed: number % 5 === 0 ? 1 : 2, failed: number % 5 === 0 ? 1 : 0 };
    const file = number % 2 === 0 ? `runs/${id}.json` : `${id}.json`;
    return { id, timestamp: `${day(number)}T02:00:00Z`, label: 'nightly', file, ...counts };
  });
  await writeFile(join(folder, 'runs', 'manifest.json'), JSON.stringify({ runs: entries }));
  for (const { file: _, ...entry } of entries) {
    const test = (scenario: string, passed: boolean) => ({
      ...{ spec: 'specs/run.spec', scenario, passed, duration_secs: 3.5, error_message: passed ? null : 'timed out' },
    });
    const tests = [test('Run: PIPELINES-03-TC01', entry.failed === 0), test('Fail: PIPELINES-02-TC01', true)];
    const file = join(folder, 'runs', `${entry.id}.json`);
    await writeFile(file, JSON.stringify({ ...entry, errors: 0, duration_secs: 7, tests, categories: [] }));
  }
}

test('what the earlier tool has kept becomes part of the history, once', async (t) => {
  const folder = await temporaryFolder(t);
  const remote = join(folder, 'remote.git');
  execFileSync('git', ['init', '--bare', '--quiet', remote]);
  await oldBranch(join(folder, 'old'), 40);
  const args = ['import', '--from', join(folder, 'old'), '--remote', remote, '--series', 'nightly', '--json'];
  const call = async () => {
    const { code, stdout, stderr } = await start(t, args, process.env, folder).ended;
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  };
  const git = (...words: readonly string[]) =>
    execFileSync('git', ['--git-dir', remote, ...words], { encoding: 'utf8' });

  await call();
  const index = JSON.parse(git('show', 'gh-pages:api/v1/index.json'));
  assert.deepEqual([index.series.length, index.series[0].name, index.series[0].runs], [1, 'nightly', 40]);
  const tests = JSON.parse(git('show', `gh-pages:api/v1/series/${index.series[0].folder}/tests.json`));
  assert.match(JSON.stringify(tests), /PIPELINES-03-TC01/);
  const before = git('rev-parse', 'gh-pages');
  await call();
  assert.equal(git('rev-parse', 'gh-pages'), before);
});
