import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../../src/config/config.ts';
import type { Request, TestRequest } from '../../src/model/request.ts';
import { planRun } from '../../src/plan/plan-run.ts';
import { plainTesting } from '../model/plain-request.ts';
import { configTexts } from '../upstream/config-texts.ts';

const other = '[mine]\nrepository = "https://example.com/mine"\nref = "main"\n';
const config = readConfig(configTexts({ suites: other }));

function plan(testing: Partial<TestRequest>, change: Partial<Request> = {}) {
  return planRun(
    {
      ...{ goal: 'test', components: [], testing: { ...plainTesting, ...testing }, registry: undefined },
      ...{ imageTag: 'latest', autoSetup: true, baseline: false, dryRun: false, lockTimeout: 0, fix: false },
      ...{ outputDir: '/out', runId: 'run-1', series: undefined, confirm: false, keep: false, history: true },
      building: { images: [], rebuild: false, baseImage: undefined, jobs: 2 },
      ...{ publish: false, takeBackSetup: false, signsOut: false, gaugePath: undefined, cacheDir: '/cache' },
      ...change,
    },
    config,
  );
}

test('a suite by the release of the operator is resolved once the cluster is known, others at once', () => {
  const { graph, tested, refs } = plan({});
  assert.deepEqual(tested, ['release-tests', 'mine']);
  const requires = (name: string) => graph.steps.find((step) => step.name === name)?.requires;
  assert.deepEqual(requires('resolve:release-tests'), ['tool:git', 'cluster:target']);
  assert.deepEqual(requires('resolve:mine'), ['tool:git']);
  assert.deepEqual(
    refs.map(({ name, ref }) => [name, ref]),
    [['mine', 'main']],
  );
  assert.deepEqual(plan({ ref: 'master' }).refs.length, 2, 'a dry run can say that one too');
});

test('options are about release-tests, tags about all suites', () => {
  const { suites } = plan({ repository: 'https://example.com/fork', tags: 'sanity' });
  assert.deepEqual(
    suites.map(({ repository, tags }) => [repository, tags]),
    [
      ['https://example.com/fork', 'sanity'],
      ['https://example.com/mine', 'sanity'],
    ],
  );
  assert.deepEqual(plan({ scenarios: ['specs/a.spec:1'] }).tested, ['release-tests'], 'its scenarios are of one suite');
});

test('--test-command takes the place of all suites, and what follows from results follows from its', () => {
  const command = { line: 'true', folder: '/', junit: '*.xml' };
  const { graph, tested, suites } = plan({ command, profile: true }, { goal: 'run' });
  assert.deepEqual([tested, suites], [['command'], []]);
  const names = graph.steps.map(({ name }) => name);
  assert.ok(names.includes('test:command') && !names.includes('tool:gauge'));
  for (const name of ['explain', 'compare', 'restore']) {
    const step = graph.steps.find((one) => one.name === name);
    assert.ok(step?.after?.includes('results:command') || step?.requires.includes('results:command'), name);
  }
});

test('a check has a row for every need of the tests', () => {
  const rows = (testing: Partial<TestRequest>) => {
    const { steps } = plan(testing, { goal: 'check', history: false }).graph;
    return steps.flatMap(({ name }) => /^check:release-tests\/(.*)$/.exec(name)?.[1] ?? []);
  };
  assert.ok(rows({}).length > 10);
  assert.deepEqual(rows({ scenarios: ['specs/pac/pac-github.spec:5'] }), ['oc', 'opc', 'pac-github']);
});
