import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { Terminal } from '../../src/commands/command.ts';
import { parseCommand } from '../../src/commands/parse-command.ts';
import { hostOptionsOf, requestOf } from '../../src/commands/request-options.ts';
import { test as testCommand } from '../../src/commands/test.ts';
import { resourceProfileSchema } from '../../src/report/resource-profile.ts';
import { run } from '../../src/run.ts';
import { createHost, startSandbox } from '../../src/wiring.ts';
import { root, self, temporaryFolder } from './world.ts';

const mebibyte = 2 ** 20;

/** A suite in which one specification runs a pod for a while, and the other does nothing for as long. */
const suite: Readonly<Record<string, string>> = {
  'manifest.json': '{ "Language": "js", "Plugins": ["xml-report"] }\n',
  'package.json': '{ "type": "commonjs" }\n',
  'env/default/default.properties': 'gauge_reports_dir = reports\ntest_timeout = 20000\n',
  'specs/heavy.spec': '# Heavy\n\n## Run a pod: LOAD-01\n\n* Run a pod\n* Wait\n* Remove the pod\n',
  'specs/idle.spec': '# Idle\n\n## Do nothing: LOAD-02\n\n* Wait\n\n## Do less: LOAD-03\n\nTags: quick\n\n* Hurry\n',
  'tests/load.js': `'use strict';
const https = require('node:https');
const { readFileSync } = require('node:fs');
const { Buffer } = require('node:buffer');
function call(method, path, body) {
  const { clusters: [{ cluster }], users: [{ user }] } = JSON.parse(readFileSync(process.env.KUBECONFIG, 'utf8'));
  const ca = Buffer.from(cluster['certificate-authority-data'], 'base64');
  const headers = { authorization: 'Bearer ' + user.token, 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const request = https.request(cluster.server + path, { method, ca, headers }, (response) => {
      let text = '';
      response.on('data', (piece) => (text += piece)).on('end', () => resolve(JSON.parse(text)));
    });
    request.on('error', reject).end(body && JSON.stringify(body));
  });
}
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const own = '/api/v1/namespaces/openshift-pipelines/pods';
const isMeasured = async () =>
  (await call('GET', '/apis/metrics.k8s.io/v1beta1/namespaces/openshift-pipelines/pods/load')).kind === 'PodMetrics';
step('Run a pod', async () => {
  const { items } = await call('GET', own);
  const [{ image }] = items.find(({ metadata }) => metadata.name.startsWith('tekton-pipelines-webhook-')).spec.containers;
  const amounts = { cpu: '1500m', memory: '512Mi' };
  const resources = { requests: amounts, limits: amounts };
  await call('POST', own, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'load' }, spec: { containers: [{ name: 'load', image, resources }] } });
  while (!(await isMeasured())) await pause(50);
});
step('Wait', () => pause(2000));
step('Hurry', () => {});
step('Remove the pod', async () => {
  await call('DELETE', own + '/load');
  while (await isMeasured()) await pause(50);
});
`,
};

test('what the specs of a suite need is measured while they run', async (t) => {
  const folder = await temporaryFolder(t);
  const sandbox = await startSandbox({ folder: join(folder, 'sandbox'), speed: 100 });
  t.after(() => sandbox.close());
  const node = sandbox.store.list({ apiVersion: 'v1', kind: 'Node' })[0] ?? assert.fail('no node');
  const allocatable = { cpu: '4', memory: '16Gi', pods: '250' };
  sandbox.store.update({ ...node, status: { ...node.status, allocatable } }, 'status');
  const suites = await commitSuite(folder);

  /** \`streamstress test\` whose pauses are short; the time of day is the real one. */
  async function tested(name: string, ...options: readonly string[]) {
    const output = join(folder, name);
    const args = ['--suites-file', suites, '--kubeconfig', sandbox.kubeconfig, '--output-dir', output, ...options];
    const given = parseCommand(testCommand, args);
    const terminal = terminalIn(folder, sandbox.gauge);
    const host = createHost(terminal, hostOptionsOf(given, terminal, []));
    const { clock } = host.world;
    const hasty = { ...clock, sleep: (pause: number, signal: AbortSignal) => clock.sleep(pause / 20, signal) };
    const { report } = await run(requestOf('test', given, terminal), {
      ...host,
      world: { ...host.world, clock: hasty },
    });
    const profile = join(output, 'results/resource-profile.json');
    return { report, profile: existsSync(profile) ? readFileSync(profile, 'utf8') : undefined };
  }

  await t.test('numbers by spec, and how many can run at once', async () => {
    const { report, profile } = await tested('measured', '--profile');
    assert.equal(report.run.exitCode, 0, report.verdict.sentence);
    const { schemaVersion, run, startedAt, ...written } = resourceProfileSchema.parse(JSON.parse(profile ?? ''));
    assert.deepEqual([schemaVersion, run, startedAt], [1, report.run.id, report.run.startedAt]);
    assert.deepEqual(written, report.resources);
    const { nodes, baseline, specs, parallelism } = written;
    assert.deepEqual(nodes, { counted: 1, all: 1 });
    assert.ok(baseline.cpu > 0 && baseline.memory > 0 && baseline.pods > 5, JSON.stringify(baseline));
    const [heavy, idle] = specs;
    assert.deepEqual([heavy?.file, idle?.file], ['specs/heavy.spec', 'specs/idle.spec']);
    assert.ok((heavy?.samples ?? 0) >= 1 && (idle?.samples ?? 0) >= 1, JSON.stringify(specs));
    const { cpu = 0, memory = 0 } = heavy?.peak ?? {};
    assert.ok(cpu > 1200 && cpu < 1800, `the pod's 1500 millicores and little else: ${cpu}`);
    assert.ok(memory >= 512 * mebibyte && memory < 1024 * mebibyte, `its 512 MiB and little else: ${memory}`);
    assert.ok((idle?.peak?.cpu ?? 0) < 500);
    assert.deepEqual([parallelism.limitedBy, parallelism.heaviest], ['cpu', 'specs/heavy.spec']);
    assert.equal(parallelism.specs, Math.floor(((4000 - baseline.cpu) * 0.8) / cpu));
    assert.equal(report.steps.find(({ name }) => name === 'resources')?.summary, parallelism.why);
  });

  for (const [metrics, why] of [
    ['absent', /^What the tests needed of the cluster was not measured: the metrics API .* is not served/],
    ['forbidden', /^What the tests needed of the cluster was not measured: the cluster ".*" does not allow it/],
  ] as const) {
    await t.test(`where the metrics API is ${metrics}, that is said once, and the tests go on`, async () => {
      sandbox.trouble.setFaults({ metrics });
      const { report, profile } = await tested(metrics, '--profile', '--tags', 'quick');
      assert.equal(report.run.exitCode, 0, report.verdict.sentence);
      assert.equal(report.totals.passed, 1);
      assert.deepEqual([report.resources, profile], [undefined, undefined]);
      assert.equal(report.notes?.length, 1);
      assert.match(report.notes?.[0] ?? '', why);
    });
  }
});

async function commitSuite(folder: string): Promise<string> {
  const repository = join(folder, 'suite');
  for (const [path, text] of Object.entries(suite)) {
    await mkdir(dirname(join(repository, path)), { recursive: true });
    await writeFile(join(repository, path), text);
  }
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', repository, '-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args]);
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '--message=load');
  const suites = join(folder, 'suites.toml');
  await writeFile(
    suites,
    `[release-tests]\nrepository = ${JSON.stringify(repository)}\nref = "main"\ntags = "!quick"\nneeds.oc.tools = []\n`,
  );
  return suites;
}

function terminalIn(folder: string, gauge: string): Terminal {
  const never = new AbortController().signal;
  return {
    ...{ stdout: process.stdout, stderr: process.stderr, progress: 'terminal', folder, packageFolder: root },
    environment: { ...process.env, STREAMSTRESS_GAUGE: gauge, STREAMSTRESS_CACHE: join(folder, 'cache') },
    ...{ version: 'test', signals: { cancel: never, force: never }, self },
  };
}
