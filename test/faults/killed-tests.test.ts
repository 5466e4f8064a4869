import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Report } from '../../src/report/report.ts';
import { parseReport } from '../../src/report/report-files.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { start, streamstress } from '../e2e/process.ts';
import { root, temporaryFolder } from '../e2e/world.ts';

const names = ['One', 'Two', 'Three', 'Four', 'Five', 'Six'];
const spec = names.map((name, n) => `## ${name}: K-TC0${n + 1}\n\n* Be at "${n + 1}"\n`).join('\n');
const steps = `step('Be at <n>', async (n) => {
  console.log('is at ' + n);
  if (process.env.STOP_AT === n) await new Promise(() => {});
});`;

/** A sandbox and a suite of six scenarios, one of which waits for ever: the one that STOP_AT names. */
async function testedWorld(t: TestContext) {
  const folder = await temporaryFolder(t);
  const sandbox = await startSandbox({ folder: join(folder, 'sandbox'), speed: 10 });
  t.after(() => sandbox.close());
  const suite = join(folder, 'suite');
  await mkdir(join(suite, 'specs'), { recursive: true });
  await mkdir(join(suite, 'tests'));
  await mkdir(join(suite, 'env/default'), { recursive: true });
  await writeFile(join(suite, 'manifest.json'), '{"Language": "js"}');
  await writeFile(join(suite, 'specs/kill.spec'), `# Kill\n\n${spec}`);
  await writeFile(join(suite, 'tests/steps.js'), steps);
  await writeFile(join(suite, 'env/default/default.properties'), 'test_timeout = 600000\n');
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', suite, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args]);
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-q', '-m', 'Tests');
  const gauge = `exec "${process.execPath}" "${root}/src/sandbox/gauge/main.ts" "$@"`;
  const programs = join(folder, 'bin');
  await mkdir(programs);
  // release-tests needs oc; these tests do not.
  for (const [name, line] of Object.entries({ gauge, oc: 'true' })) {
    await writeFile(join(programs, name), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  }
  const output = join(folder, 'test-output');
  const env = {
    ...{ ...process.env, KUBECONFIG: sandbox.kubeconfig, HOME: folder },
    ...{ PATH: `${programs}:${process.env.PATH}`, STREAMSTRESS_CACHE: join(folder, 'cache') },
  };
  const args = ['--components', 'pipeline', '--tests-repo', suite, '--release-tests-ref', 'main', '--tags', ''];
  const run = (stopAt: string) =>
    start(t, ['test', ...args, '--output-dir', output], { ...env, STOP_AT: stopAt }, folder);
  const report = async () => {
    const path = join(output, 'results/report.json');
    return parseReport(await readFile(path, 'utf8'), path);
  };
  const again = () => streamstress(t, ['results', '--json', '--output-dir', output], env, folder);
  return { run, report, again, clear: () => rm(output, { recursive: true, force: true }) };
}

function statuses({ tests }: Report): readonly string[] {
  return tests.map(({ scenario, status }) => `${scenario.replace(/:.*/, '')} ${status}`);
}

function expected(stopAt: number): readonly string[] {
  return names.slice(0, stopAt).map((name, n) => `${name} ${n + 1 < stopAt ? 'passed' : 'error'}`);
}

test('tests that are stopped or killed leave what they came to', async (t) => {
  const world = await testedWorld(t);

  for (const [at, signal] of [
    [1, 'SIGINT'],
    [4, 'SIGTERM'],
    [6, 'SIGINT'],
  ] as const) {
    await t.test(`${signal} in scenario ${at}`, async () => {
      await world.clear();
      const run = world.run(String(at));
      await run.seen(new RegExp(`is at ${at}`));
      run.kill(signal);
      const { code, stderr } = await run.ended;
      const report = await world.report();
      assert.ok(code === 2 || code === 3, stderr);
      assert.deepEqual([report.run.state, report.run.exitCode], ['cancelled', code]);
      assert.deepEqual(statuses(report), expected(at));
      assert.match(JSON.stringify(report.problems), /the run was stopped while the suite ran/);
      assert.match(stderr, /test:release-tests +cancelled: /);
      assert.deepEqual(run.children(), []);
    });
  }

  for (const at of [1, 3, 6]) {
    await t.test(`SIGKILL in scenario ${at}: results tells what there was`, async () => {
      await world.clear();
      const run = world.run(String(at));
      await run.seen(new RegExp(`is at ${at}`));
      run.kill('SIGKILL');
      await run.ended;
      const { code, stdout, stderr } = await world.again();
      assert.ok(code === 2 || code === 3, stderr);
      const report = JSON.parse(stdout) as Report;
      assert.deepEqual([report.run.state, report.run.exitCode], ['cancelled', code]);
      assert.deepEqual(statuses(report), expected(at));
      assert.match(JSON.stringify(report.problems), /killed/);
    });
  }

  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    await t.test(`${signal} at any moment: no result that was not seen`, async () => {
      for (const moment of ['test:release-tests', 'Kill', 'Two', 'is at 3', 'Six', 'Scenarios:', 'explain']) {
        await world.clear();
        const run = world.run('');
        await run.seen(new RegExp(moment));
        if (run.isRunning()) run.kill(signal);
        const ended = await run.ended;
        const { code, stdout, stderr } = await world.again();
        const seen = names.filter((name) => new RegExp(`## ${name}:`).test(ended.stderr));
        if (code === 2 && stdout === '') {
          assert.match(stderr, /has left no report|there are no results in/, `${signal} at ${moment}`);
          assert.deepEqual(seen, [], `${signal} at ${moment}: tests ran, and nothing tells of them`);
          continue;
        }
        const report = JSON.parse(stdout) as Report;
        assert.ok(code !== 0 || report.totals.passed === names.length, `${signal} at ${moment}`);
        assert.ok(report.totals.passed <= seen.length + 1, `${signal} at ${moment}: ${statuses(report)}`);
      }
    });
  }
});
