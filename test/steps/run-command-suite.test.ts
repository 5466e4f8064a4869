import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createClock } from '../../src/adapters/clock.ts';
import { createFiles } from '../../src/adapters/files.ts';
import { createProcesses } from '../../src/adapters/processes.ts';
import { kinds } from '../../src/cluster/kinds.ts';
import type { LinkValue } from '../../src/model/link.ts';
import type { World } from '../../src/ports/world.ts';
import { runCommandSuiteStep } from '../../src/steps/run-command-suite.ts';
import { apiCluster } from '../cluster/api-cluster.ts';
import { operator } from '../cluster/every-component.ts';
import { runStep } from './run-step.ts';

const folder = mkdtempSync(join(tmpdir(), 'command-[1]-'));
after(() => rmSync(folder, { recursive: true }));
const artifacts = join(folder, 'artifacts');
mkdirSync(join(folder, 'reports'));
const passing = '<testsuite name="s"><testcase classname="c" name="passes" time="1"/></testsuite>';
const failing = passing.replace('/></', '><failure message="no"/></testcase></');

const { store, cluster } = await apiCluster();
store.create({
  ...{ ...kinds.subscription, metadata: { name: 'pipelines', namespace: operator.namespace } },
  ...{ spec: { name: operator.package }, status: { installedCSV: 'v1' } },
});
const containers = [{ name: operator.container, env: [] }];
const deployments = [{ name: operator.deployment, spec: { template: { spec: { containers } } } }];
store.create({
  ...{ ...kinds.clusterServiceVersion, metadata: { name: 'v1', namespace: operator.namespace } },
  spec: { install: { spec: { deployments } } },
});
const world = {
  ...{ cluster, processes: createProcesses(), files: createFiles(), clock: createClock() },
  session: { kubeconfig: async () => '/the/kubeconfig' },
} as unknown as World;

/** Runs a line of shell as the tests. */
async function run(line: string, runTimeout?: number, there = world) {
  const command = { line, folder, junit: 'reports/**/*.xml' };
  const step = runCommandSuiteStep('command', { command, runTimeout, artifacts, operator, components: [] });
  const links = {
    'lock:cluster': { lost: new AbortController().signal },
    ...{ 'cluster:target': { csv: 'v1' }, 'deployed:all': [] },
  };
  const { result, created } = await runStep(step, links, there);
  const found = created['results:command'] as LinkValue<'results:command'>;
  return { ...found, status: result.status, isTested: 'tested:command' in created };
}

test('the files that it writes are read and kept; older ones are neither read nor touched', async () => {
  const old = join(folder, 'reports/old.xml');
  writeFileSync(old, failing);
  const line = `echo "$KUBECONFIG" && mkdir -p reports/deep && echo '${passing}' > reports/deep/new.xml`;
  const { status, tests, problems, notes, isTested } = await run(line);
  assert.deepEqual([status, isTested, problems], ['succeeded', true, []]);
  assert.deepEqual(
    tests.map(({ suite, scenario }) => [suite, scenario]),
    [['command', 'passes']],
  );
  assert.deepEqual(notes, ['not read, as another run has left them: reports/old.xml']);
  assert.equal(readFileSync(old, 'utf8'), failing);
  assert.equal(readFileSync(join(artifacts, 'stdout.txt'), 'utf8'), '/the/kubeconfig\n');
  assert.equal(readFileSync(join(artifacts, 'junit/1-new.xml'), 'utf8'), `${passing}\n`);
});

test('a file that is written again is one of this run', async () => {
  const { tests, status } = await run(`echo '${failing}' > reports/old.xml; exit 1`);
  assert.deepEqual([tests.length, tests[0]?.status, status], [1, 'failed', 'red']);
});

const told: Readonly<Record<string, readonly [line: string, problem: RegExp]>> = {
  'red tests and exit code 0': [`echo '${failing}' > reports/x.xml`, /^tests failed, but .* ended with exit code 0$/],
  'green tests and another one': [`echo '${passing}' > reports/x.xml; exit 4`, /^no test failed, but .* exit code 4$/],
  'no file': ['true', /^the tests wrote no file that --junit "reports\/\*\*\/\*\.xml" means$/],
  'no test': ['echo "<testsuites/>" > reports/x.xml', /^no test ran$/],
  'half a file': ['echo "<testsuite><testcase name=" > reports/x.xml', /^reports\/x\.xml cannot be read: /],
  'its death': [`echo '${passing}' > reports/x.xml; kill -9 $$`, /signal 9 ended them$/],
};

for (const [what, [line, problem]] of Object.entries(told)) {
  test(`${what} is a problem, and never green`, async () => {
    const { problems, status, isTested } = await run(line);
    assert.ok(
      problems.some((one) => problem.test(one)),
      problems.join('\n'),
    );
    assert.deepEqual([status, isTested], ['red', false]);
  });
}

test('where all are skipped nothing was tested', async () => {
  const line = `echo '${passing.replace('/></', '><skipped/></')}' > reports/x.xml`;
  const { tests, status, isTested } = await run(line);
  assert.deepEqual([tests[0]?.status, status, isTested], ['skipped', 'red', false]);
});

test('where nobody gets in no time is waited for', async () => {
  const refused = { kubeconfig: () => Promise.reject(new Error('refused')) };
  const clock = { now: () => 0, sleep: () => assert.fail('it waits') };
  assert.equal((await run('true', 3600, { ...world, session: refused, clock } as unknown as World)).status, 'failed');
});

test('tests that take too long are stopped, and what they wrote until then counts', async () => {
  const { problems, tests, status } = await run(`echo '${passing}' > reports/x.xml; sleep 60`, 0.5);
  assert.match(problems[0] ?? '', /^the tests were stopped after 0\.5 seconds \(--run-timeout\)$/);
  assert.deepEqual([tests.length, status], [1, 'red']);
});
