import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseReport } from '../../src/report/report-files.ts';
import { startSandbox } from '../../src/wiring.ts';
import { start, streamstress, until } from './process.ts';
import { temporaryFolder } from './world.ts';

const failures: Readonly<Record<string, string>> = {
  serve: 'no matches for kind "Service" in version "serving.knative.dev/v1"',
  sign: 'the TaskRun was not signed by chains within 5m0s',
  clock: 'the job ran 1h late',
  prune: 'expected 3 PipelineRuns, got 4',
};

const known = (name: string, test: string, expires: string) =>
  `[${name}]\ntest = "${test}"\nlink = "https://issues.example.com/${name}"\nowner = "me"\nexpires = ${expires}\nwhy = "It is so"\n`;

test('failures are explained with what the cluster has and says, and with what is known', async (t) => {
  const folder = await temporaryFolder(t);
  const sandbox = await startSandbox({ folder: join(folder, 'sandbox'), speed: 100 });
  t.after(() => sandbox.close());
  const [began, go, junit, issues] = ['began', 'go', 'junit.xml', 'issues.toml'].map((name) => join(folder, name));
  assert.ok(began && go && junit && issues);
  const cases = Object.entries(failures).map(
    ([name, message]) => `<testcase classname="all" name="${name}"><failure message='${message}'/></testcase>`,
  );
  await writeFile(
    join(folder, 'left.xml'),
    `<testsuite name="all">${cases.join('')}<testcase classname="all" name="old"/></testsuite>`,
  );
  await writeFile(issues, known('ONE', 'all::clock', '2999-12-31') + known('TWO', 'all::prune', '2020-12-31'));
  const command = `touch ${began}; while [ ! -e ${go} ]; do sleep 0.1; done; cp ${folder}/left.xml ${junit}; exit 1`;
  const options = ['--known-issues', issues, '--output-dir', join(folder, 'output')];
  const running = start(
    t,
    [
      'run',
      '--local',
      '--baseline',
      '--test-command',
      command,
      '--junit',
      junit,
      '--kubeconfig',
      sandbox.kubeconfig,
      ...options,
    ],
    { ...process.env, STREAMSTRESS_CACHE: join(folder, 'cache') },
    folder,
  );
  await Promise.race([until(() => existsSync(began), 'the tests run'), running.ended]);
  sandbox.store.create({
    ...{ apiVersion: 'v1', kind: 'Event', metadata: { name: 'probe.1', namespace: 'openshift-pipelines' } },
    involvedObject: { kind: 'Pod', namespace: 'openshift-pipelines', name: 'tekton-pipelines-webhook-1' },
    ...{ type: 'Warning', reason: 'Unhealthy', message: 'Readiness probe failed' },
  });
  await writeFile(go, '');
  const { code, stdout, stderr } = await running.ended;
  assert.equal(code, 3, stdout + stderr);

  const path = join(folder, 'output/results/report.json');
  const report = parseReport(await readFile(path, 'utf8'), path);
  const explained = report.tests.map(({ scenario, category, rule, known }) => [scenario, category, rule, known]);
  assert.deepEqual(explained, [
    ['serve', 'missing_component', 'serverless_needed', undefined],
    ['sign', 'unclassified', 'none', undefined],
    ['clock', 'unclassified', 'none', 'ONE'],
    ['prune', 'unclassified', 'none', undefined],
    ['old', undefined, undefined, undefined],
  ]);
  const said =
    /^\d\d:\d\d:\d\d event of Pod "openshift-pipelines\/tekton-pipelines-webhook-1": Unhealthy: Readiness probe failed$/;
  assert.ok(
    report.tests[0]?.evidence?.some((line) => said.test(line)),
    JSON.stringify(report.tests[0]),
  );
  assert.deepEqual(
    report.knownIssues?.map(({ name, state }) => [name, state]),
    [
      ['ONE', 'failing'],
      ['TWO', 'expired'],
    ],
  );
  assert.match(stdout, /known issue +ONE: 1 failure, accepted until 2999-12-31/);
  const there = new Map(report.environment?.components.map(({ name, present }) => [name, present]));
  assert.deepEqual([there.get('chains'), there.get('operator.knative.dev/v1beta1/KnativeServing')], [true, false]);

  const again = await streamstress(t, ['results', '--json', ...options], process.env, folder);
  assert.equal(again.code, 3, again.stderr);
  const { tests } = JSON.parse(again.stdout);
  assert.deepEqual(tests, JSON.parse(JSON.stringify(report.tests)), 'read again, it is explained as it was');
});
