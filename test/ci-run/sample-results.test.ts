import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { streamstress } from '../e2e/process.ts';
import { only, sampleRuns, surroundings } from './sample/run-sample.ts';

const { folder, source, commit, run } = sampleRuns();
const remote = join(folder, 'history.git');
const git = (...args: readonly string[]) => execFileSync('git', ['-C', remote, ...args], { encoding: 'utf8' });
execFileSync('git', ['init', '--quiet', '--bare', remote]);

const args = [
  ...[...surroundings, ...only('clone', 'overridden')],
  ...['--sandbox', '--source', source, '--publish', '--remote', remote],
  ...['--dependency-override-param', 'NEW_IMAGE=quay.io/acme/new:1'],
];
const isRed = { 'test "$(cat VERSION)" = 1.4.0\n    git log': 'echo "no widget"; false\n    git log' };

test('what a run leaves lies where readers of ci-operator look for it', async (t) => {
  const { code, said, artifact } = await run(t, {
    of: 'main__tests',
    args: [...args, '--job-name', 'periodic-widget'],
  });
  assert.equal(code, 0, said);
  const text = (path: string) => artifact(path).toString();
  const names = [...text('junit_operator.xml').matchAll(/<testcase name="([^"]+)"/g)].map(([, name]) => name);
  assert.deepEqual(names, [
    'Find the input image base and tag it into the pipeline',
    'Run multi-stage test overridden - overridden-images container test',
    'Run multi-stage test test phase',
    'Run test clone - container test',
  ]);
  assert.match(text('junit_operator.xml'), /<testsuite name="step graph" tests="4" skipped="0" failures="0"/);

  const steps: readonly Readonly<Record<string, unknown>>[] = JSON.parse(text('ci-operator-step-graph.json'));
  const { started_at, finished_at, duration, ...overridden } = steps.find(({ name }) => name === 'overridden') ?? {};
  assert.equal(duration, (Date.parse(String(finished_at)) - Date.parse(String(started_at))) * 1e6);
  const { substeps, ...own } = overridden;
  assert.deepEqual(own, {
    ...{ name: 'overridden', description: 'Run multi-stage test overridden', dependencies: ['[input:base]'] },
    failed: false,
  });
  const [substep] = substeps as readonly Readonly<Record<string, unknown>>[];
  assert.deepEqual([substep?.name, substep?.failed], ['overridden-images', false]);

  const { 'work-namespace': namespace, ...metadata } = JSON.parse(text('metadata.json'));
  assert.match(namespace, /^ci-op-[a-z0-9]{8}$/);
  assert.deepEqual(metadata, {
    ...{ revision: '1', 'repo-commit': '', repo: '', repos: { 'acme/widget': `main:${commit}` } },
    ...{ 'infra-commit': '', 'job-version': '', pod: 'sample-1', metadata: null },
  });
  const [told, ...others] = JSON.parse(text('reasons.json'));
  assert.deepEqual([told.job_name, told.type, told.state, others], ['periodic-widget', 'periodic', 'succeeded', []]);

  assert.match(text('test/build-log.txt'), /Tell of changes/);
  assert.deepEqual(
    { ...JSON.parse(text('test/finished.json')), timestamp: 0 },
    { timestamp: 0, passed: true, result: 'SUCCESS', revision: commit },
  );
  assert.match(text('overridden/images/build-log.txt'), /^old quay/);
  for (const [name, kind] of Object.entries({
    builds: 'Build',
    events: 'Event',
    imagestreams: 'ImageStream',
    pods: 'Pod',
  })) {
    assert.equal(JSON.parse(text(`build-resources/${name}.json`)).kind, `${kind}List`);
  }
});

test('a run joins the history of its configuration, and the next one is judged by it', async (t) => {
  const { code, said, artifact, report } = await run(t, { of: 'main__tests', changes: isRed, args });
  assert.equal(code, 1, said);
  const { verdict } = report();
  assert.deepEqual(
    verdict.attributions.map(({ test }) => test.split('::').at(-1)),
    ['clone'],
  );
  assert.match(
    artifact('junit_operator.xml').toString(),
    /clone - container test.*<failure message="">&quot;clone&quot; ended with exit code 1\nno widget</,
  );
  const files = git('ls-tree', '-r', '--name-only', 'gh-pages').split('\n');
  for (const name of ['index.html', 'runs/sample-1/index.html', 'runs/sample-2/index.html', 'data/index.json']) {
    assert.ok(files.includes(name), `${name} is not published`);
  }
  const page = git('show', 'gh-pages:runs/sample-2/index.html');
  assert.match(page, /no widget/);
  assert.match(git('show', 'gh-pages:index.html'), /ci\/acme\/widget\/main__tests/);
});

test('a configuration that cannot be read leaves nothing behind', async (t) => {
  const output = join(folder, 'none');
  const { code, stderr } = await streamstress(
    t,
    ['ci', 'run', '/dev/null', '--output-dir', output],
    process.env,
    folder,
  );
  assert.equal(code, 2);
  assert.notEqual(stderr, '');
  assert.ok(!existsSync(output));
});
