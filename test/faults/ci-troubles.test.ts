import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { kinds } from '../../src/cluster/kinds.ts';
import type { RunEvent } from '../../src/model/run-event.ts';
import { until } from '../e2e/process.ts';
import { type CiEnding, ciWorld } from './ci-world.ts';

const world = await ciWorld({ speed: 10 });
const { sandbox, leases } = world;
const { trouble, faults, store } = sandbox;
after(world.close);
afterEach(() => {
  faults.clear();
  trouble.setFaults({
    ...{ importFails: [], importsStuck: [], podsPending: [], neverStarts: [], failingBuilds: [], claimsIgnored: false },
  });
  assert.deepEqual(world.held(), []);
});

/** What a run says that could not go on: its exit code, the step that failed, its reason and its words. */
function assertTold(ending: CiEnding, exitCode: number, step: string, reason: string, words: RegExp): void {
  const found = ending.step(step);
  assert.equal(found?.status, 'failed', `${step}: ${JSON.stringify(ending.report.steps, undefined, 1)}`);
  assert.equal(ending.report.run.exitCode, exitCode);
  assert.equal(found?.error?.reason, reason, found?.summary);
  assert.match(found?.summary ?? '', words);
}

/** The one event at which something is done to a run; it is done once. */
function at(step: string, words: RegExp, act: () => void): (event: RunEvent) => void {
  let isDone = false;
  return (event) => {
    const said = event.type === 'step-output' ? event.line : event.type === 'step-progress' ? event.message : '';
    if (isDone || !('step' in event) || event.step !== step || !words.test(said)) return;
    isDone = true;
    act();
  };
}

/** Those of earlier runs have ended. */
function podNamed(name: string): { namespace: string; name: string } {
  const found = store.list(kinds.pod).find((pod) => pod.metadata.name === name && pod.status?.phase === 'Running');
  return { namespace: found?.metadata.namespace ?? assert.fail(`no pod ${name}`), name };
}

/** Who holds something for a minute loses it where time passes too fast: haste is more than 15 only where nothing is held. */
const minute = { timeout: 60_000 };

test('an image that never comes', minute, async () => {
  trouble.setFaults({ importsStuck: ['acme/outside'] });
  const ending = await world.run(['--target', 'outsider'], { haste: 300 });
  assertTold(
    ending,
    2,
    '[input:outside]',
    'ci:importing_image:timeout',
    /^after 900 s still: the import of "pipeline:outside" from "quay\.io\/acme\/outside:1" is not done\n +ImageStream "ci-op-\w+\/pipeline"/,
  );
});

test('an image whose import fails again and again', minute, async () => {
  trouble.setFaults({ importFails: [{ image: 'acme/outside', times: 100 }] });
  const ending = await world.run(['--target', 'outsider'], { haste: 300 });
  const words = /"quay\.io\/acme\/outside:1" cannot be imported as "pipeline:outside".*Gateway Time-out/;
  assertTold(ending, 2, '[input:outside]', 'ci:importing_image:failed', words);
});

test('a Build that is evicted is made again', minute, async () => {
  trouble.setFaults({ failingBuilds: [{ name: 'src-amd64', reason: 'BuildPodEvicted', times: 1 }] });
  let said = '';
  const onEvent = (event: RunEvent) => {
    if (event.type === 'step-progress') said += `${event.message}\n`;
  };
  const ending = await world.run(['--target', 'unit'], { haste: 15, onEvent });
  assert.equal(ending.report.run.exitCode, 0, ending.errors);
  assert.match(said, /^Build "src-amd64" failed \(BuildPodEvicted\), is made again in 60 s$/m);
});

test('a Build that is evicted each time', minute, async () => {
  trouble.setFaults({ failingBuilds: [{ name: 'src-amd64', reason: 'BuildPodEvicted', times: 100 }] });
  const ending = await world.run(['--target', 'unit'], { haste: 200 });
  const words =
    /did not succeed in 5 attempts: .*\(BuildPodEvicted: The node was low on resource: ephemeral-storage\.\)/;
  assertTold(ending, 2, 'src', 'ci:cloning_source:build_failed', words);
  assert.equal(ending.step('run:unit')?.status, 'blocked');
});

test('a Build that stays pending', minute, async () => {
  trouble.setFaults({ podsPending: ['src-amd64-build'] });
  const ending = await world.run(['--target', 'unit', '--pod-pending-timeout', '1m'], { haste: 30 });
  const words =
    /--pod-pending-timeout\n +Build ".*": Pending.*\n +Pod ".*PodScheduled=False.*\n +event FailedScheduling/;
  assertTold(ending, 2, 'src', 'ci:pod_pending', words);
});

test('a pod that stays pending', minute, async () => {
  trouble.setFaults({ podsPending: ['busy-work'] });
  const ending = await world.run(['--target', 'busy', '--pod-pending-timeout', '90s'], { haste: 10 });
  const words =
    /^after 90 s still: pod ".*\/busy-work" waits: Unschedulable.*\n +Pod ".*PodScheduled=False.*\n +event FailedScheduling/;
  assertTold(ending, 2, 'run:busy/work', 'ci:pod_pending:timeout', words);
  assert.equal(ending.step('run:busy/sweep')?.status, 'succeeded', 'post runs');
});

test('a step without memory', minute, async () => {
  const onEvent = at('run:busy/work', /at work/, () => trouble.outOfMemory(podNamed('busy-work'), 'test'));
  const ending = await world.run(['--target', 'busy'], { onEvent });
  const { status, summary = '' } = ending.step('run:busy/work') ?? {};
  assert.equal(status, 'red');
  assert.match(summary, /^"busy-work" was killed: OOMKilled, exit code 137/);
  assert.equal(ending.step('run:busy/sweep')?.status, 'succeeded', 'post runs');
  assert.equal(ending.report.run.exitCode, 2, 'no fault of the tests');
});

test('a pod that is evicted', minute, async () => {
  const onEvent = at('run:busy/work', /at work/, () => trouble.disrupt(podNamed('busy-work'), 'TerminationByKubelet'));
  const ending = await world.run(['--target', 'busy'], { onEvent });
  const words =
    /^pod "busy-work" was lost: Evicted: The node was low on resource: memory.*\n +Pod "[\s\S]*DisruptionTarget=True/;
  assertTold(ending, 2, 'run:busy/work', 'ci:pod_lost', words);
  assert.equal(ending.step('run:busy/sweep')?.status, 'succeeded', 'post runs');
});

test('a step that ignores SIGTERM', minute, async () => {
  const ending = await world.run(['--target', 'deaf']);
  const { status, summary = '', seconds = 0 } = ending.step('run:deaf/ignore') ?? {};
  assert.deepEqual([status, ending.report.run.exitCode], ['red', 1]);
  assert.match(summary, /^"deaf-ignore" took longer than its timeout of 2 s/);
  assert.ok(seconds < 30, `${seconds} s`);
});

test('a claim that never comes', minute, async () => {
  trouble.setFaults({ claimsIgnored: true });
  const ending = await world.run(['--target', 'once'], { haste: 60 });
  const words =
    /^after 120 s still: ClusterClaim "pools\/.*" has no cluster yet: .*\n +ClusterClaim ".*Pending=.*\n +ClusterPool "/;
  assertTold(ending, 2, 'claim:once', 'ci:acquiring_cluster_claim:timeout', words);
  assert.equal(ending.step('release-claim:once')?.status, 'succeeded');
});

test('a hub that cannot be reached for a while', minute, async () => {
  faults.inject({ match: { kind: 'ClusterClaim' }, effect: 'drop', times: 8 });
  const ending = await world.run(['--target', 'once']);
  assert.equal(ending.report.run.exitCode, 0, ending.errors);
});

test('a cluster that cannot be reached for a while', minute, async () => {
  for (const verb of ['create', 'get']) {
    faults.inject({ match: { kind: 'Pod', verb, subresource: undefined }, effect: 'drop', times: 12 });
  }
  const ending = await world.run(['--target', 'once'], { haste: 5 });
  assert.equal(ending.report.run.exitCode, 0, ending.errors);
});

test('a lease that never comes', minute, async () => {
  const giveBack = leases.exhaust('slices');
  const ending = await world.run(['--target', 'busy', '--lease-acquire-timeout', '1m'], { haste: 30 });
  giveBack();
  const words = /^after 60 s still waits for a lease of "slices": 0 of \d are free/;
  assertTold(ending, 2, 'lease:busy', 'ci:acquiring_lease:timeout', words);
});

test('a lease that is lost in the middle', minute, async () => {
  const onEvent = at('run:busy/work', /at work/, () => leases.revoke(Object.keys(leases.owners())[0] ?? ''));
  const ending = await world.run(['--target', 'busy'], { onEvent, haste: 15 });
  const words = /^the lease of "slices--\d+" from ".*" is lost: somebody else has it now/;
  assertTold(ending, 2, 'run:busy/work', 'ci:utilizing_lease:lost', words);
  assert.equal(ending.step('run:busy/sweep')?.status, 'succeeded', 'post runs');
});

const goneWords = /^somebody has deleted namespace "ci-op-\w+" while the run was at work in it/;

test('a namespace that somebody deletes before anything is in it', minute, async () => {
  const seen = { isDone: false };
  const ending = await world.run(['--target', 'once'], {
    onEvent(event) {
      if (seen.isDone || event.type !== 'step-ended' || event.result.name !== 'namespace') return;
      seen.isDone = true;
      const [, name = ''] = /"(.*?)"/.exec(event.result.summary) ?? [];
      void world.deleteProject(name);
    },
  });
  assert.equal(ending.report.run.exitCode, 2);
  assert.match(ending.errors, goneWords);
});

test('a namespace that somebody deletes in a Build', minute, async () => {
  const onEvent = at('src', /./, () => void world.deleteProject(podNamed('src-amd64-build').namespace));
  const ending = await world.run(['--target', 'unit'], { onEvent });
  assertTold(ending, 2, 'src', 'ci:namespace_gone', goneWords);
});

test('a namespace that somebody deletes in a test', minute, async () => {
  const onEvent = at('run:busy/work', /at work/, () => void world.deleteProject(podNamed('busy-work').namespace));
  const ending = await world.run(['--target', 'busy'], { onEvent });
  assertTold(ending, 2, 'run:busy/work', 'ci:namespace_gone', goneWords);
});

test('a namespace that is still being deleted', minute, async () => {
  const args = ['--target', '[input:tool]', '--namespace', 'ci-op-again'];
  assert.equal((await world.run(args)).report.run.exitCode, 0);
  const letGo = trouble.terminateNamespace('ci-op-again');
  const late = await world.run(args, { haste: 300 });
  letGo();
  assertTold(
    late,
    2,
    'namespace',
    'ci:initializing_namespace:timeout',
    /"ci-op-again".*delet|"ci-op-again".*Terminating/,
  );
  assert.equal((await world.run(args)).report.run.exitCode, 0, 'the next run has it');
});

test('a registry that takes no image', minute, async () => {
  faults.inject({ match: { server: 'registry', method: 'PUT' }, effect: 500, times: 10_000 });
  const ending = await world.run(['--target', 'unit'], { haste: 200 });
  const words =
    /did not succeed in 5 attempts: the cluster could not push it.*PushImageToRegistryFailed[\s\S]*HTTP status: 500/;
  assertTold(ending, 2, 'src', 'ci:cloning_source:push_failed', words);
});

test('a registry that lets nobody pull', minute, async () => {
  trouble.setFaults({ pullFails: ['pipeline@sha256'] });
  const ending = await world.run(['--target', 'busy', '--pod-pending-timeout', '30s'], { haste: 10 });
  trouble.setFaults({ pullFails: [] });
  const words = /^after 30 s still: pod ".*\/busy-work" waits: container "test" (?:ErrImagePull|ImagePullBackOff)/;
  assertTold(ending, 2, 'run:busy/work', 'ci:pod_pending:timeout', words);
});

test('a shared directory that is full', minute, async () => {
  const ending = await world.run(['--target', 'full']);
  const { status, summary = '' } = ending.step('run:full/fill') ?? {};
  assert.deepEqual([status, ending.report.run.exitCode], ['red', 1]);
  assert.match(summary, /^"full-fill" has left \d+ bytes, packed, in SHARED_DIR: 64 MiB is the most/);
});

test('a log of artifacts that is cut off', minute, async () => {
  faults.inject({
    match: ({ subresource, path }) => subresource === 'log' && path.includes('container=artifacts'),
    ...{ effect: 'cut', bytes: 2_000_000, times: 10_000 },
  });
  const ending = await world.run(['--target', 'told'], { haste: 10 });
  const words = /^what Pod ".*\/told-tell" had in SHARED_DIR did not come whole: its log was cut off/;
  assertTold(ending, 2, 'run:told/tell', 'ci:shared_dir:cut_off', words);
});

test('nothing is left once the namespaces are cleaned up', minute, async () => {
  await world.clean();
  await until(() => world.left().length === 0, 'all is gone');
  assert.deepEqual(world.left(), []);
});
