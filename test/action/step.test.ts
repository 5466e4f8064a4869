import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import type { KubernetesObject } from '../../src/ports/cluster.ts';
import { pushJobImage } from '../job/job-image.ts';
import { actionWorld } from './world.ts';

const { folder, runner, sandbox, password, remote, environment, places } = await actionWorld();
const place = join(folder, 'outputs.json');

/** A workflow with one step of ours; the next writes down how it ended. */
async function step(
  inputs: Readonly<Record<string, string>>,
  given: Partial<Parameters<typeof runner.dispatch>[1]> = {},
) {
  const lines = Object.entries(inputs).map(([name, value]) => `          ${name}: ${JSON.stringify(value)}`);
  const workflow = `on: workflow_dispatch
jobs:
  night:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683
      - id: ours
        uses: ./
        env:
          STREAMSTRESS_PASSWORD: \${{ secrets.CLUSTER_PASSWORD }}
        with:
          notify-url: \${{ secrets.NOTIFY_URL }}
${lines.join('\n')}
      - if: always()
        env:
          OUTPUTS: \${{ toJSON(steps.ours.outputs) }}
        run: printf '%s' "$OUTPUTS" > "$OUTPUTS_FILE"
`;
  await writeFile(join(runner.checkout, '.github', 'workflows', 'step.yml'), workflow);
  await writeFile(place, '{}');
  const secrets = { CLUSTER_PASSWORD: password };
  const all = { secrets, environment: { ...environment, OUTPUTS_FILE: place }, ...given };
  const { code, log } = await runner.dispatch('step.yml', all);
  return { code, log, outputs: JSON.parse(await readFile(place, 'utf8')) as Readonly<Record<string, string>> };
}

const signIn = { 'api-url': sandbox.server, username: 'kubeadmin' };
const trust = { 'certificate-authority': sandbox.certificateAuthority };

/** What the operator's Subscription adds to the environment of the operator. */
function swapped(): readonly unknown[] {
  const subscriptions = sandbox.store.list({ apiVersion: 'operators.coreos.com/v1alpha1', kind: 'Subscription' });
  return subscriptions.flatMap(({ spec }) => (spec as { config?: { env?: unknown[] } } | undefined)?.config?.env ?? []);
}

test('red tests end the step with 1; outputs, annotations and a summary say what is red', async () => {
  const junit =
    '<testsuite name="s"><testcase name="green"/><testcase name="red"><failure message="no"/></testcase></testsuite>';
  const command = `echo '${junit}' > red.xml; false`;
  const asked = { ...signIn, ...trust, 'test-command': command, junit: '*.xml' };
  const { code, log, outputs } = await step({ command: 'test', ...asked });
  assert.equal(code, 1, log);
  assert.deepEqual([outputs['exit-code'], outputs.tests, outputs['new-failures']], ['1', '2', '1'], log);
  assert.match(outputs['new-regressions'] ?? '', /red"\]$/);
  assert.match(log, /exitcode '1'|exit code 1/i);
  assert.ok(!log.includes(password), 'the password was said');
});

test('a red run that is published tells the notify URL, which nobody sees', async (t) => {
  const received: string[] = [];
  const server = createServer(async (request, response) => {
    received.push(`${request.url} ${await text(request)}`);
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const path = '/services/T0/B0/address-of-messages';
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  const command =
    'env | sort; echo "<testsuite><testcase name=\'red\'><failure/></testcase></testsuite>" > red.xml; false';
  const asked = { ...signIn, ...trust, baseline: 'true', 'test-command': command, junit: '*.xml' };
  const published = { remote: `file://${remote}`, publish: 'true', branch: 'told' };
  const secrets = { CLUSTER_PASSWORD: password, NOTIFY_URL: url };
  const { log, outputs } = await step({ ...asked, ...published }, { secrets });
  assert.equal(outputs['exit-code'], '1', log);
  assert.equal(received.length, 1, log);
  assert.match(received[0] ?? '', /^\/services\/T0\/B0\/address-of-messages \{.*"event":"first_failure"/);
  assert.match(log, /GITHUB_WORKSPACE=/, 'the tests have said their environment');
  assert.doesNotMatch(log, /NOTIFY.URL=/, 'the tests have the address');
  assert.ok(!log.includes('address-of-messages'), 'the address was said');
});

test('a wrong address of the cluster and a password that is refused: exit code 2 and one error', async () => {
  const deploy = { ...signIn, ...trust, command: 'deploy', baseline: 'true' };
  const nowhere = await step({ ...deploy, 'api-url': 'https://127.0.0.1:1' });
  assert.deepEqual([nowhere.code, nowhere.outputs['exit-code']], [1, '2'], nowhere.log);
  const expired = await step(deploy, { secrets: { CLUSTER_PASSWORD: 'of-last-month' } });
  assert.deepEqual([expired.code, expired.outputs['exit-code']], [1, '2'], expired.log);
  for (const { log } of [nowhere, expired]) assert.equal(log.match(/::error/g)?.length, 1, log);
});

test('where the token expires in the middle of a deploy, Post signs in anew and takes the images back', async () => {
  const inputs = { ...signIn, ...places, components: 'pipeline', 'release-tests-ref': 'main' };
  const ours = ({ server, user }: { server: string; user?: string | undefined }) =>
    server === 'api' && user === 'kube:admin';
  const stop = sandbox.store.watch(() => {
    if (swapped().length === 0) return;
    stop();
    sandbox.faults.inject({ match: ours, effect: 'expire-token' });
  });
  const { log, outputs } = await step(inputs);
  sandbox.faults.clear();
  assert.deepEqual([outputs['exit-code'], outputs.kind, swapped()], ['2', 'incomplete', []], log);
  assert.match(outputs.verdict ?? '', /does not accept the login/);
});

test('cancelled in the middle of a deploy, the cluster has its own images again', async () => {
  const inputs = { ...signIn, ...places, components: 'pipeline', 'release-tests-ref': 'main' };
  let cancelled = 0;
  const { log } = await step(inputs, {
    started: (child) => {
      const stop = sandbox.store.watch(() => {
        if (swapped().length === 0 || cancelled > 0) return;
        cancelled = Date.now();
        child.kill('SIGINT');
      });
      child.once('exit', stop);
    },
  });
  assert.ok(cancelled > 0, log);
  assert.deepEqual(swapped(), [], log);
});

test('in-cluster: a Job goes on and has the verdict; cancelled, Post stops it', async () => {
  const image = await pushJobImage(sandbox.registry, { ...process.env, ...environment }, runner.program);
  const inputs = { ...signIn, ...places, components: 'pipeline,triggers', 'in-cluster': 'true', 'job-image': image };
  const whole = await step(inputs);
  assert.deepEqual([whole.outputs['exit-code'], whole.outputs.kind, jobs()], ['0', 'passed', ['Complete']], whole.log);
  assert.match(whole.log, /test:release-tests +succeeded/);
  let cancelled = 0;
  const { log } = await step(inputs, {
    started: (child) => {
      const stop = sandbox.store.watch(() => {
        if (swapped().length === 0 || cancelled > 0) return;
        cancelled = Date.now();
        child.kill('SIGINT');
      });
      child.once('exit', stop);
    },
  });
  assert.deepEqual([swapped(), jobs()], [[], ['Complete', 'suspended']], log);
});

/** How the Jobs stand, the oldest first. */
function jobs(): readonly unknown[] {
  const conditions = (job: KubernetesObject): readonly Condition[] => job.status?.conditions ?? [];
  const stateOf = (job: KubernetesObject) =>
    job.spec.suspend ? 'suspended' : conditions(job).findLast(({ status }) => status === 'True')?.type;
  return sandbox.store.list({ apiVersion: 'batch/v1', kind: 'Job' }).map(stateOf);
}

interface Condition {
  readonly type: string;
  readonly status: string;
}
