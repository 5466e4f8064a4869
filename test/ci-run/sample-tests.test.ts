import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { ciLabels } from '../../src/cluster/ci-namespace/namespace-marks.ts';
import type { KubernetesObject } from '../../src/ports/cluster.ts';
import { only, surroundings } from './sample/run-sample.ts';
import { sampleCluster } from './sample/sample-cluster.ts';

const { folder, source, sandbox, leases, run } = await sampleCluster({
  leases: [{ type: 'widget-quota', count: 2 }],
});

/** What the Secrets of the sample hold, by namespace and name, as folders of files. */
const secrets = Object.entries({
  'ci/widget-login': { password: 'correct-horse\n' },
  'ci/widget-pin': { pin: '4711' },
  'ci/cluster-secrets-aws-acme': { region: 'eu-north-1' },
  'test-credentials/widget-cloud': { token: 'token-of-the-cloud' },
}).flatMap(([name, files]) => {
  for (const [file, text] of Object.entries(files)) {
    const path = join(folder, 'secrets', name, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return ['--sandbox-secret', `${name}=${join(folder, 'secrets', name)}`];
});

function json(bytes: Buffer) {
  return JSON.parse(bytes.toString());
}

test('all kinds of tests of the sample, on a sandbox of its own', async (t) => {
  const { code, said, step, artifact, report } = await run(t, {
    of: 'main__tests',
    args: [
      ...[...surroundings, ...secrets, '--sandbox', '--source', source],
      ...['--dependency-override-param', 'NEW_IMAGE=quay.io/acme/new:1', '--multi-stage-param', 'GIVEN="by option"'],
    ],
  });
  assert.equal(code, 0, said);
  const log = (pod: string) => artifact(`${pod}/build-log.txt`).toString();
  const { tests, run: told } = report();
  assert.deepEqual(
    tests.filter(({ suite }) => suite === 'e2e').map(({ spec, scenario, status }) => `${spec} ${scenario} ${status}`),
    [
      ...['pre acme-install-widget passed', 'test acme-verify passed', 'widget turns passed'],
      ...['widget left out skipped', 'test acme-verify-oc passed', 'post acme-gather passed'],
      'post acme-deprovision passed',
    ],
  );
  assert.deepEqual(
    tests.filter(({ suite }) => suite === 'unit').map(({ id }) => id.split('::').at(-1)),
    ['unit', 'parses', 'shows'],
  );
  assert.equal(artifact('e2e/acme-watch/artifacts/watched').toString(), 'watched, stopped\n', 'the observer ran on');
  assert.equal(artifact('e2e/acme-gather/artifacts/order').toString(), 'installed\nverified\nasked\n');
  assert.match(log('e2e/acme-verify'), /^image \S+\/pipeline@sha256:[0-9a-f]{64}$/m);
  assert.match(log('e2e/acme-install-widget'), /^signs in with \*\*\*, in aws-acme-quota-slice$/m);
  assert.match(log('leased/show'), /^quota widget-quota widget-quota, region widget-region$/m);
  assert.match(
    log('overridden/images'),
    /^old quay\.io\/acme\/old@sha256:0+1 new quay\.io\/acme\/new:1 given by option$/m,
  );
  assert.match(log('optional/script'), /^a script of node function$/m);
  assert.equal(step('run:optional/must-gather').status, 'skipped');
  assert.match(step('run:optional/soft').summary, /exit code 7.*ignored, as it is best_effort/);
  assert.match(log('clone'), /Tell of changes/, 'the clone is not of the commit');
  assert.equal(told.series, 'ci/acme/widget/main__tests');

  const { revision, metadata } = json(artifact('metadata.json'));
  assert.deepEqual([revision, metadata], ['2', { widget: 'turns' }]);

  const hidden = log('unit') + artifact('unit/artifacts/password') + artifact('unit/artifacts/junit_unit.xml');
  assert.match(hidden, /the password is \*\*\*, in base64 \*\*\*/);
  assert.ok(!/correct-horse|4711|Y29ycmVjdC1ob3JzZ/.test(hidden + said + JSON.stringify(report())), hidden);

  const { items } = json(artifact('build-resources/pods.json'));
  const podOf = (name: string): KubernetesObject =>
    items.find(({ metadata }: KubernetesObject) => metadata.name === name) ?? assert.fail(`no pod ${name}`);
  const resourcesOf = (name: string) => podOf(name).spec.containers[0].resources;
  assert.deepEqual(resourcesOf('unit'), { requests: { cpu: '20m' }, limits: { memory: '1Gi' } });
  assert.deepEqual(resourcesOf('e2e-acme-install-widget'), { requests: { cpu: '30m' }, limits: { memory: '500Mi' } });
  const memory = podOf('clone').spec.volumes.find(({ name }: { name: string }) => name === 'memory');
  assert.deepEqual(memory, { name: 'memory', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } });
});

const cloud = { token: 'token-of-the-cloud' };

test('the same with something wrong fails, each for its reason, and red tests alone are exit code 1', async (t) => {
  putSecret('ci', 'widget-login', { password: 'correct-horse' });
  const red = ['unit', 'no-clone', 'phases', 'slow', 'no-oc', 'private', 'no-script', 'watched'];
  const { code, said, step, artifact, report } = await run(t, {
    of: 'main__red',
    args: [...surroundings, ...only(...red)],
  });
  assert.equal(code, 1, said);
  const { tests } = report();
  const found = Object.fromEntries(
    tests.map(({ suite, scenario, status, message }) => [`${suite} ${scenario}`, { status, message }]),
  );
  const failures: Readonly<Record<string, RegExp>> = {
    'unit turns': /^stuck: \*\*\*$/,
    'no-clone no-clone': /"no-clone" ended with exit code 1\ncat: VERSION: No such file or directory/,
    'phases check': /"phases-check" ended with exit code 4\nthe cause$/,
    'phases soft': /"phases-soft" ended with exit code 7/,
    'slow deaf': /"slow-deaf" took longer than its timeout of 2 s/,
    'no-oc ask': /"no-oc-ask" ended with exit code 1/,
    'private see': /"private-see" ended with exit code 6\nof the installer$/,
    'no-script node': /"no-script-node" ended with exit code 2\n.*syntax error/,
  };
  const failed = Object.entries(found).filter(([, { status }]) => status === 'failed');
  assert.deepEqual(failed.map(([name]) => name).sort(), Object.keys(failures).sort(), said);
  for (const [name, words] of Object.entries(failures)) assert.match(found[name]?.message ?? '', words);

  const { status, summary } = step('run:phases/never');
  assert.deepEqual([status, summary], ['skipped', 'not run, as "check" did not pass']);
  assert.equal(artifact('phases/gather/build-log.txt').toString(), 'left behind\n', 'post had another SHARED_DIR');
  assert.equal(artifact('phases/last/build-log.txt').toString(), 'reached\n', 'the rest of post did not run');
  const told = artifact('slow/deaf/build-log.txt').toString();
  assert.match(told, /^waiting\n.*its timeout of 2 s: SIGTERM was sent, and SIGKILL follows after 1 s\n$/);
  assert.match(step('observe:watched/acme-blind').summary, /^warning: "watched-acme-blind" ended with exit code 9/);
  assert.match(artifact('unit/build-log.txt').toString(), /^the password is \*\*\*$/m);
  assert.ok(!JSON.stringify(report()).includes('correct-horse'));
  const reasons = json(artifact('reasons.json')).map(({ reason }: { reason: string }) => reason);
  assert.deepEqual(reasons.sort(), [
    'executing_graph:step_failed:executing_multi_stage_test',
    'executing_graph:step_failed:executing_test',
  ]);
});

test('what is no answer of the tests is exit code 2: time over for all of a test, an image without a shell', async (t) => {
  const { code, said, step } = await run(t, { of: 'main__red', args: [...surroundings, ...only('whole', 'inside')] });
  assert.equal(code, 2, said);
  assert.match(step('run:whole/long').summary, /^test "whole" took longer than its timeout of 3 s/);
  assert.equal(step('run:whole/clean').status, 'succeeded');
  assert.match(step('run:inside/bare').summary, /executable file `\/bin\/bash` not found/);
});

test('what a test needs and nobody has is told before its pods, and the whole network is there for who asks', async (t) => {
  const namespace = { metadata: { name: 'troubles', labels: ciLabels }, status: { phase: 'Active' } };
  sandbox.store.create({ apiVersion: 'v1', kind: 'Namespace', ...namespace });
  const firewall = { apiVersion: 'k8s.ovn.org/v1', kind: 'EgressFirewall', name: 'default', namespace: 'troubles' };
  const create = () => sandbox.store.create({ ...firewall, metadata: firewall, spec: { egress: [] } });
  create();
  const asked = ['no-credential', 'no-profile', 'no-lease'];
  const args = [...surroundings, '--namespace', 'troubles', '--lease-acquire-timeout', '1s'];
  const first = await run(t, { of: 'main__troubles', args: [...args, ...only(...asked)] });
  assert.equal(first.code, 2, first.said);
  assert.match(
    first.step('begin:no-credential').summary,
    /"no-credential" needs Secrets that are not on the cluster: "test-credentials\/widget-cloud"/,
  );
  assert.match(first.step('lease:no-profile').summary, /aws-acme-quota-slice/);
  assert.match(first.step('lease:no-lease').summary, /widget-quota/);
  assert.deepEqual(leases.owners(), {});
  assert.ok(sandbox.store.get(firewall), 'the network is open for tests that did not ask');
  const reasons = json(first.artifact('reasons.json')).map(({ reason }: { reason: string }) => reason);
  assert.ok(reasons.includes('executing_graph:step_failed:utilizing_lease:acquiring_lease'), reasons);

  putSecret('test-credentials', 'widget-cloud', cloud);
  sandbox.store.remove({ apiVersion: 'v1', kind: 'Secret', namespace: 'ci', name: 'widget-login' });
  const second = await run(t, { of: 'main__troubles', args: [...args, ...only('no-secret', 'no-credential')] });
  assert.equal(second.code, 2, second.said);
  assert.match(second.step('begin:no-secret').summary, /"no-secret" needs Secrets .*"ci\/widget-login"/);
  assert.equal(second.step('run:no-credential/sign-in').status, 'succeeded');
  assert.equal(sandbox.store.get(firewall), undefined, 'the network is restricted');
});

test('options that cannot be meant are refused before anything is touched', async (t) => {
  const refused: readonly (readonly [readonly string[], RegExp])[] = [
    [['--dependency-override-param', 'NEW_IMAGE'], /--dependency-override-param.*NEW_IMAGE/],
    [['--multi-stage-param', '=x'], /--multi-stage-param/],
    [['--target', 'e3e'], /e3e/],
  ];
  for (const [args, words] of refused) {
    const { code, said } = await run(t, { of: 'main__tests', args: [...surroundings, ...args] });
    assert.deepEqual([code, words.test(said)], [2, true], said);
  }
  const wrong: readonly (readonly [Readonly<Record<string, string>>, RegExp])[] = [
    [{ 'size: 64Mi': 'size: much' }, /memory_backed_volume/],
    [{ 'cpu: 20m': 'cpu: many' }, /resources.*cpu/],
    [{ 'PLAIN_IMAGE: plain': 'PLAIN_IMAGE: pipeline:plane' }, /"pipeline:plane", which the test "e2e" depends on/],
    [{ 'workflow: acme-e2e': 'workflow: acme-e3e' }, /acme-e3e/],
  ];
  for (const [changes, words] of wrong) {
    const { code, said } = await run(t, { of: 'main__tests', changes, args: surroundings });
    assert.deepEqual([code, words.test(said)], [2, true], said);
  }
});

function putSecret(namespace: string, name: string, files: Readonly<Record<string, string>>): void {
  const key = { apiVersion: 'v1', kind: 'Namespace', name: namespace };
  if (!sandbox.store.get(key))
    sandbox.store.create({ ...key, metadata: { name: namespace }, status: { phase: 'Active' } });
  const data = Object.fromEntries(Object.entries(files).map(([file, text]) => [file, btoa(text)]));
  sandbox.store.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type: 'Opaque', data });
}
