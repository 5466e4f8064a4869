import assert from 'node:assert/strict';
import { chmodSync, cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createFiles } from '../../src/adapters/files.ts';
import { createProcesses } from '../../src/adapters/processes.ts';
import type { LinkValue } from '../../src/model/link.ts';
import type { World } from '../../src/ports/world.ts';
import { runSuiteStep } from '../../src/steps/run-suite.ts';
import { plainSuite } from '../model/plain-request.ts';
import { runStep } from './run-step.ts';

const folder = mkdtempSync(join(tmpdir(), 'suite-'));
after(() => rmSync(folder, { recursive: true }));
cpSync(join(import.meta.dirname, '../fixtures/gauge'), folder, { recursive: true });
const standIn = join(import.meta.dirname, '../../src/sandbox/gauge/main.ts');
const suite = { ...plainSuite, specs: ['specs'] };

const world = {
  processes: createProcesses(),
  files: createFiles(),
  session: { kubeconfig: async () => '/none' },
} as unknown as World;

/** Runs the suite with a Gauge that runs these specifications, whatever it is told. */
async function run(specs: string, tags: string) {
  const path = join(folder, 'gauge');
  writeFileSync(path, `#!/bin/sh\nexec "${process.execPath}" "${standIn}" run --simple-console ${specs}\n`);
  chmodSync(path, 0o755);
  const links = {
    'source:release-tests': { folder },
    'tool:gauge': { name: 'gauge', path, version: '1.6.35', origin: 'PATH', standIn: true },
    'lock:cluster': { lost: new AbortController().signal },
    ...{ 'cluster:target': { csv: 'v1' }, 'deployed:all': [] },
  };
  const artifacts = join(folder, 'artifacts');
  const step = runSuiteStep(suite, { tags, artifacts, components: [] });
  const { result, created } = await runStep(step, links, world);
  const found = created['results:release-tests'] as LinkValue<'results:release-tests'>;
  return { status: result.status, ...found, kept: existsSync(join(artifacts, 'result.xml')) };
}

test('scenarios that were to run and have no result make a suite incomplete', async () => {
  const { status, problems, planned } = await run('specs/pipelines.spec', '!fail & !runtime');
  assert.deepEqual([status, planned], ['red', 6]);
  const [missing] = problems.filter((problem) => problem.startsWith('the suite is incomplete'));
  assert.match(missing ?? '', /^the suite is incomplete: 4 of 6 scenarios have no result: specs\/sub\/alltodo\.spec::/);
});

test('one that ran as planned is not, and its results have what the specifications say', async () => {
  const { tests, problems, planned, kept } = await run('specs/pipelines.spec', 'pipelines');
  assert.equal(planned, 2);
  assert.equal(kept, true);
  assert.ok(!problems.some((problem) => problem.startsWith('the suite is incomplete')));
  const found = tests.find(({ caseId }) => caseId === 'PIPELINES-01-TC02');
  assert.deepEqual([found?.line, found?.tags], [21, ['e2e', 'pipelines', 'tables']]);
});

test('a report of an earlier run is not taken for one of this run', async () => {
  const { tests, problems, kept } = await run('nowhere', '');
  assert.equal(kept, false);
  assert.deepEqual(tests, []);
  assert.ok(problems.some((problem) => problem.startsWith('Gauge left no result.xml')));
});
