import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { cacheEnvironment } from '../../src/commands/demo-world.ts';
import { type Report, reportSchema } from '../../src/report/report.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { compared, lossOf } from './compared.ts';
import { start, streamstress, until } from './process.ts';
import { cache, temporaryFolder } from './world.ts';

const suite = join(import.meta.dirname, '../golden/suite');
const goldenFile = join(suite, 'report.json');

/** What a run has left and what reading it again makes of that, with what is lost on the way. */
test('the fixture suite gives the golden report, from all that a run leaves and from parts of it', async (t) => {
  const { run, environment, args, output } = await world(t);
  const again = async (of: string) =>
    reportOf(await streamstress(t, ['results', '--json', '--output-dir', of], environment));
  const copyOf = async (name: string) => {
    const copy = join(output, '..', name);
    await cp(output, copy, { recursive: true });
    return copy;
  };
  const report = reportOf(await run(output));
  const written = `${JSON.stringify(compared(report, []), null, 2)}\n`;
  const golden = await readFile(goldenFile, 'utf8').catch(() => undefined);
  if (golden === undefined && !process.env.CI) await writeFile(goldenFile, written);
  assert.equal(written, await readFile(goldenFile, 'utf8'), 'delete it to have it written anew, then read every line');

  const loses = async (way: string, found: Report) => {
    const lost = await lossOf(way);
    assert.deepEqual(compared(found, lost), compared(report, lost));
  };

  await t.test('read again', async () => assert.deepEqual(await again(output), report));

  await t.test('exported, with other failures that count', async () => {
    const file = join(output, '../exported/junit.xml');
    const options = ['--output-dir', output, '--format', 'junit', '--output', file, '--fail-on', 'none'];
    const ended = await streamstress(t, ['results', ...options], environment);
    assert.deepEqual([ended.code, ended.stdout, ended.stderr], [2, '', '']);
    assert.match(
      await readFile(file, 'utf8'),
      /^<testsuites name="golden" tests="15" failures="4" errors="4" skipped="2" /m,
    );
    const wrong = await streamstress(t, ['results', '--format', 'yaml'], environment);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /^streamstress: --format "yaml": there are text, json, junit, ctrf, markdown/m);
  });

  await t.test('from XML alone', async () => {
    const copy = await copyOf('xml');
    await removeAll(copy, ['report.json', 'stdout.txt', 'gauge.log']);
    await loses('XML alone', await again(copy));
  });

  await t.test('from the console alone', async () => {
    const copy = await copyOf('console');
    await removeAll(copy, ['report.json', 'result.xml', 'gauge.log']);
    const read = await again(copy);
    await loses('console alone', read);
    const said = read.problems.map(({ message }) => message);
    assert.ok(said.includes('the console counts 2 scenarios that skipped, but tells of 1'), said.join('\n'));
  });

  await t.test('after a kill', async () => {
    const killed = join(output, '..', 'killed');
    const running = start(t, [...args, '--output-dir', killed], {
      ...environment,
      GOLDEN_WAIT: '1',
      GOLDEN_STATE: `${killed}.state`,
    });
    const console = join(killed, 'artifacts/release-tests/stdout.txt');
    await running.seen(/waiting for the end/);
    await until(() => readFileSync(console, 'utf8').includes('waiting for the end'), 'the console is kept');
    running.kill('SIGKILL');
    await running.ended;
    await loses('after a kill', await again(killed));
  });
});

function reportOf({ stdout, stderr }: { stdout: string; stderr: string }): Report {
  assert.notEqual(stdout, '', stderr);
  return reportSchema.parse(JSON.parse(stdout));
}

/** Removes all files below a run's output that have these names. */
async function removeAll(output: string, names: readonly string[]): Promise<void> {
  const files = await readdir(output, { recursive: true });
  const gone = files.filter((path) => names.includes(path.split('/').at(-1) ?? ''));
  await Promise.all(gone.map((path) => rm(join(output, path))));
}

/** A sandbox, the fixture as a git repository, and `streamstress test` of it. */
async function world(t: TestContext) {
  const place = await temporaryFolder(t);
  const sandbox = await startSandbox({ folder: join(place, 'sandbox'), speed: 100 });
  t.after(() => sandbox.close());
  const repository = join(place, 'release-tests');
  await cp(join(suite, 'project'), repository, { recursive: true });
  const git = (...args: readonly string[]) => execFileSync('git', ['-C', repository, ...args]);
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  const author = ['-c', 'user.name=Golden', '-c', 'user.email=golden@example.com'];
  git(...author, 'commit', '--quiet', '--message', 'A test of every ending');
  const suites = join(place, 'suites.toml');
  await writeFile(suites, suitesToml(repository));
  const environment = {
    ...cacheEnvironment(cache, process.env),
    KUBECONFIG: sandbox.kubeconfig,
    STREAMSTRESS_GAUGE: process.env.STREAMSTRESS_GAUGE || sandbox.gauge,
  };
  const args = ['test', '--json', '--suites-file', suites, '--run-id', 'golden', '--reruns', '1'];
  return {
    ...{ args, environment, output: join(place, 'output') },
    async run(output: string) {
      await mkdir(output, { recursive: true });
      return streamstress(t, [...args, '--output-dir', output], { ...environment, GOLDEN_STATE: join(place, 'state') });
    },
  };
}

/** As in config/suites.toml but for where it lies and what it needs. */
function suitesToml(repository: string): string {
  const needs = ['oc', 'opc'].map((name) => `needs.${name}.tools = []`);
  const table = [`repository = ${JSON.stringify(repository)}`, 'ref = "main"', 'tags = ""', ...needs];
  return `[release-tests]\n${table.join('\n')}\n`;
}
