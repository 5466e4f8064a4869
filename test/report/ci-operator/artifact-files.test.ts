import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CiRecord } from '../../../src/model/ci-run.ts';
import { artifactFiles } from '../../../src/report/ci-operator/artifact-files.ts';
import type { Report } from '../../../src/report/report.ts';

const record: CiRecord = {
  steps: [
    {
      name: 'e2e',
      description: 'Run multi-stage test e2e',
      dependencies: [],
      phases: { install: 'pre', check: 'test' },
    },
    { name: 'unit', description: 'Run test unit', dependencies: ['src'] },
    { name: 'src', description: 'Clone', dependencies: [] },
  ],
  ...{ repository: 'acme/widget', job: { name: 'job', type: 'presubmit', buildId: '7' }, namespace: 'ci-op-1' },
  checkout: {
    ...{ org: 'acme', repo: 'widget', cloneUri: 'https://example.com', base: { ref: 'main', sha: 'b'.repeat(40) } },
    pulls: [{ number: 3, sha: 'c'.repeat(40) }],
  },
  ...{ reasons: [], metadata: ['no JSON', '{"wrong": 1}', '{"image": "a"}'] },
};

function filesOf(steps: readonly object[], tests: readonly object[] = [], more: Partial<CiRecord> = {}) {
  const report = { steps, tests, problems: [{ reason: 'x', message: 'why' }], run: { exitCode: 2 } };
  return artifactFiles(report as unknown as Report, { ...record, ...more });
}

function step(
  name: string,
  kind: string,
  status = 'succeeded',
  startedAt: string | undefined = '2026-01-01T00:00:00Z',
) {
  return { name, kind, status, startedAt, seconds: 2, summary: `${name} ${status}` };
}

function cases(xml = ''): readonly string[] {
  return xml.split('\n').flatMap((line) => {
    const [, name, rest = ''] = /<testcase name="([^"]*)"(.*)/.exec(line) ?? [];
    const [, failure] = /<failure message="">(.*)<\/failure>/.exec(rest) ?? [];
    const skipped = rest.includes('<skipped') ? ' skipped' : '';
    return name === undefined ? [] : [`${name}${skipped}${failure === undefined ? '' : `: ${failure}`}`];
  });
}

test('a test is told by its pods and phases, also where its own JUnit says why it is red', () => {
  const steps = [
    ...[step('begin:e2e', 'multi-stage-test'), step('run:e2e/install', 'registry-step')],
    ...[step('run:e2e/check', 'registry-step', 'red'), step('run:e2e/never', 'registry-step', 'skipped')],
    ...[step('end:e2e', 'multi-stage-test', 'red'), step('run:unit', 'container-test', 'red')],
  ];
  const tests = [{ suite: 'unit', spec: 'container', scenario: 'unit', message: 'exit code 1: the end of its log' }];
  assert.deepEqual(cases(filesOf(steps, tests).get('junit_operator.xml')), [
    'Clone skipped',
    'Run multi-stage test e2e - e2e-check container test: run:e2e/check red',
    'Run multi-stage test e2e - e2e-install container test',
    'Run multi-stage test pre phase',
    'Run multi-stage test test phase: run:e2e/check red',
    'Run test unit - container test: exit code 1: the end of its log',
  ]);
});

test('what a test holds fails as the test itself', () => {
  const steps = [
    step('lease:e2e', 'ci-lease', 'failed'),
    step('run:e2e/install', 'registry-step', 'blocked', undefined),
  ];
  const [clone, own] = cases(filesOf(steps).get('junit_operator.xml'));
  assert.deepEqual([clone, own], ['Clone skipped', 'Run multi-stage test e2e: lease:e2e failed']);
});

test('metadata has what steps have left for it, the first that can be read', () => {
  const { revision, repo, repos, pod, metadata } = JSON.parse(filesOf([]).get('metadata.json') ?? '');
  assert.deepEqual([revision, repo, pod, metadata], ['2', 'acme/widget', '7', { image: 'a' }]);
  assert.deepEqual(repos, { 'acme/widget': `main:${'b'.repeat(40)},3:${'c'.repeat(40)}` });
});

test('what failed before the first step is a job that failed to initialize', () => {
  assert.deepEqual(cases(filesOf([]).get('junit_job.xml')), ['initialize: why']);
  assert.equal(filesOf([step('src', 'source')]).get('junit_job.xml'), undefined);
});

test('reasons are what a server that counts failures is told', () => {
  const told = JSON.parse(filesOf([], [], { reasons: ['resolving_inputs'] }).get('reasons.json') ?? '');
  const own = { job_name: 'job', type: 'presubmit', cluster: 'unknown', state: 'failed' };
  assert.deepEqual(told, [{ ...own, reason: 'resolving_inputs' }]);
});
