import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseImages } from '../../src/report/images.ts';
import { parseReport } from '../../src/report/report-files.ts';
import { streamstress } from './process.ts';
import { playedWorld } from './world.ts';

test('the commands hand on through one folder, one after another', async (t) => {
  const world = await playedWorld(t, []);
  const folder = join(world.folder, 'output');
  const option = (name: string) => world.places.slice(world.places.indexOf(name), world.places.indexOf(name) + 2);
  const components = ['--components', 'pipeline,triggers', ...option('--components-file')];
  const call = (command: string, ...args: readonly string[]) =>
    streamstress(t, [command, ...args, '--output-dir', folder], world.environment);
  const read = (path: string) => readFile(join(folder, path), 'utf8');
  const subscription = () =>
    world.sandbox.store.list({ apiVersion: 'operators.coreos.com/v1alpha1', kind: 'Subscription' })[0];
  const tip = () => execFileSync('git', ['--git-dir', world.history, 'rev-parse', 'gh-pages'], { encoding: 'utf8' });

  await t.test('run --dry-run tells the steps, as text and as JSON, and touches nothing', async () => {
    const plan = ['--dry-run', '--local', '--confirm', '--components', 'pipeline,triggers', ...world.places];
    const text = await call('run', ...plan);
    assert.deepEqual([text.code, text.stderr], [0, '']);
    assert.match(text.stdout, /^Nothing is touched by a dry run/);
    assert.match(text.stdout, /^ +deploy +needs .*cluster:target, /m);
    assert.match(text.stdout, /^ {2}triggers: 4 images from .*\n {4}main is [0-9a-f]{7} of \d{4}-\d\d-\d\d: \S/m);
    assert.doesNotMatch(text.stdout, /built before/);
    assert.match((await call('run', ...plan, '--graph', 'mermaid')).stdout, /^flowchart LR\n {2}s0\["/m);
    const lost = await call('run', ...plan, '--release-tests-ref', 'nowhere');
    assert.equal(lost.code, 2);
    assert.match(lost.stdout, /^It would fail:\n\n.*"nowhere"/m);
    const json = JSON.parse((await call('run', ...plan, '--json')).stdout);
    assert.deepEqual(
      json.components.map(({ name }: { name: string }) => name),
      ['pipeline', 'triggers'],
    );
    assert.equal(json.job, null);
    const inJob = await call('run', '--dry-run', ...components, ...option('--registry'), '--job', 'mine', '--json');
    const { name, testsRole } = JSON.parse(inJob.stdout).job;
    assert.deepEqual([name, testsRole], ['mine', 'cluster-admin']);
    await assert.rejects(read('results/report.json'), { code: 'ENOENT' });
  });

  await t.test('deploy before build says what to do', async () => {
    const { code, stdout } = await call('deploy', ...components);
    assert.equal(code, 2);
    assert.match(stdout, /results\/images\.json" has no images of pipeline, triggers: run "streamstress build"/);
    assert.equal(subscription()?.spec.config, undefined);
  });

  await t.test('build', async () => {
    const { code } = await call('build', ...components, ...option('--registry'));
    assert.equal(code, 0);
    const { images, sources } = parseImages(await read('results/images.json'), 'images.json');
    assert.deepEqual([images.length, sources.length], [12, 2]);
    const again = await call('run', '--dry-run', '--local', '--components', 'pipeline,triggers', ...world.places);
    assert.equal(again.stdout.match(/^ {4}built before: taken again, unless /gm)?.length, 2, again.stdout);
  });

  await t.test('deploy --dry-run shows each change and makes none', async () => {
    const { code, stdout } = await call('deploy', ...components, '--dry-run');
    assert.equal(code, 0, stdout);
    assert.match(stdout, /^patch Subscription "openshift-operators\/.*\n--- now\n\+\+\+ then\n@@ /m);
    assert.match(stdout, /^\+ +- name: IMAGE_TRIGGERS_WEBHOOK\n\+ +value: 127\.0\.0\.1:|^\+ +value: image-registry/m);
    assert.match(stdout, /changes would be made, nothing was touched\n$/);
    const previews = JSON.parse((await call('deploy', ...components, '--dry-run', '--json')).stdout);
    assert.match(previews[0].title, /^create ConfigMap "openshift-operators\/streamstress-record"$/);
    assert.equal(subscription()?.spec.config, undefined);
  });

  await t.test('deploy', async () => {
    const { code, stdout, stderr } = await call('deploy', ...components);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /undo +streamstress restore/);
    assert.equal(subscription()?.spec.config.env.length, 12);
    const again = await call('deploy', ...components);
    assert.match(again.stderr, /12 images of pipeline, triggers were already on the cluster, verified by digest/);
  });

  await t.test('test', async () => {
    const { code, stdout } = await call('test', ...components, ...option('--suites-file'), ...option('--remote'));
    assert.equal(code, 0, stdout);
    const { totals, sources } = parseReport(await read('results/report.json'), 'report.json');
    assert.deepEqual(totals, { tests: 18, passed: 17, flaky: 0, failed: 0, skipped: 1, errors: 0 });
    assert.deepEqual(
      sources.map(({ name }) => name),
      ['pipeline', 'triggers', 'release-tests'],
    );
  });

  await t.test('test with other tests than the suites', async () => {
    const line = 'echo "<testsuite><testcase name=\'$KUBECONFIG\'/></testsuite>" > "$HERE/junit.xml"';
    const other = ['--test-command', line, '--junit', join(folder, '*.xml')];
    const place = ['--output-dir', join(folder, 'other')];
    const { code, stderr } = await streamstress(t, ['test', ...components, ...other, ...place], {
      ...world.environment,
      HERE: folder,
    });
    assert.equal(code, 0, stderr);
    const path = join(folder, 'other/results/report.json');
    const { tests, sources } = parseReport(await readFile(path, 'utf8'), path);
    assert.deepEqual(
      tests.map(({ suite, scenario }) => [suite, scenario]),
      [['command', world.sandbox.kubeconfig]],
    );
    assert.deepEqual(sources, []);
  });

  await t.test('restore keeps the report', async () => {
    const before = await read('results/report.json');
    const first = await call('restore', ...option('--components-file'));
    assert.deepEqual([first.code, first.stdout], [0, "the operator's own images are back\n"]);
    assert.equal(subscription()?.spec.config, undefined);
    const second = await call('restore', ...option('--components-file'));
    assert.deepEqual([second.code, second.stdout], [0, 'nothing was changed\n']);
    assert.equal(await read('results/report.json'), before);
  });

  await t.test('results', async () => {
    const text = await call('results');
    assert.deepEqual([text.code, text.stderr], [0, '']);
    assert.match(text.stdout, /17 of 17 passed, 1 skipped/);
    assert.deepEqual(
      JSON.parse((await call('results', '--json')).stdout),
      JSON.parse(await read('results/report.json')),
    );
  });

  await t.test('publish, and once more, which changes nothing', async () => {
    const first = await call('publish', ...option('--remote'));
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stdout, /^published run-\S+: 1 run, commit [0-9a-f]{7}$/m);
    const landed = tip();
    assert.equal((await call('publish', ...option('--remote'))).stdout, first.stdout);
    assert.equal(tip(), landed);
  });
});
