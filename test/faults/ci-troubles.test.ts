import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { kinds } from '../../src/cluster/kinds.ts';
import type { RunEvent } from '../../src/model/run-event.ts';
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

function podNamed(name: string): { namespace: string; name: string } {
  const found = store.list(kinds.pod).find(({ metadata }) => metadata.name === name && isLive(metadata));
  return { namespace: found?.metadata.namespace ?? assert.fail(`no pod ${name}`), name };
}

function isLive({ deletionTimestamp }: { deletionTimestamp?: string }): boolean {
  return deletionTimestamp === undefined;
}

test('an image that never comes', { timeout: 60_000 }, async () => {
  trouble.setFaults({ importsStuck: ['acme/outside'] });
  const ending = await world.run(['--target', 'outsider'], { haste: 300 });
  console.log(ending.report.run.exitCode, ending.report.steps.filter((s) => s.status === 'failed'));
});

test('an image whose import fails again and again', { timeout: 60_000 }, async () => {
  trouble.setFaults({ importFails: [{ image: 'acme/outside', times: 100 }] });
  const ending = await world.run(['--target', 'outsider'], { haste: 300 });
  console.log(ending.report.run.exitCode, ending.report.steps.filter((s) => s.status === 'failed'));
});

test('a Build that is evicted is made again', { timeout: 60_000 }, async () => {
  trouble.setFaults({ failingBuilds: [{ name: 'src-amd64', reason: 'BuildPodEvicted', times: 1 }] });
  const ending = await world.run(['--target', 'unit'], { haste: 100 });
  console.log(ending.report.run.exitCode, ending.report.steps.filter((s) => s.status !== 'succeeded'));
});

test('a Build that is evicted each time', { timeout: 60_000 }, async () => {
  trouble.setFaults({ failingBuilds: [{ name: 'src-amd64', reason: 'BuildPodEvicted', times: 100 }] });
  const ending = await world.run(['--target', 'unit'], { haste: 200 });
  console.log(ending.report.run.exitCode, ending.report.steps.filter((s) => s.status !== 'succeeded'));
});

test('a Build that stays pending', { timeout: 60_000 }, async () => {
  trouble.setFaults({ podsPending: ['src-amd64-build'] });
  const ending = await world.run(['--target', 'unit', '--pod-pending-timeout', '1m'], { haste: 30 });
  console.log(ending.report.run.exitCode, ending.report.steps.filter((s) => s.status !== 'succeeded'));
});

test('a pod that stays pending', { timeout: 60_000 }, async () => {
  trouble.setFaults({ podsPending: ['busy-work'] });
  const ending = await world.run(['--target', 'busy', '--pod-pending-timeout', '1m'], { haste: 30 });
  console.log(ending.report.run.exitCode, ending.report.steps.filter((s) => s.status !== 'succeeded'));
});

test('a step without memory', { timeout: 60_000 }, async () => {
  const onEvent = at('run:busy/work', /at work/, () => trouble.outOfMemory(podNamed('busy-work'), 'test'));
  const ending = await world.run(['--target', 'busy'], { onEvent });
  console.log(ending.report.run.exitCode, ending.report.steps.filter((s) => s.status !== 'succeeded'));
});

test('a pod that is evicted', { timeout: 60_000 }, async () => {
  const onEvent = at('run:busy/work', /at work/, () => trouble.disrupt(podNamed('busy-work'), 'TerminationByKubelet'));
  const ending = await world.run(['--target', 'busy'], { onEvent });
  console.log(ending.report.run.exitCode, ending.report.steps.filter((s) => s.status !== 'succeeded'));
});

test('a step that ignores SIGTERM', { timeout: 60_000 }, async () => {
  const ending = await world.run(['--target', 'deaf']);
  console.log(ending.report.run.exitCode, ending.report.steps.filter((s) => s.status !== 'succeeded'));
});

test('a claim that never comes', { timeout: 60_000 }, async () => {
  trouble.setFaults({ claimsIgnored: true });
  const ending = await world.run(['--target', 'once'], { haste: 60 });
  console.log(ending.report.run.exitCode, ending.report.steps.filter((s) => s.status !== 'succeeded'));
});

test('a lease that never comes', { timeout: 60_000 }, async () => {
  const giveBack = leases.exhaust('slices');
  const ending = await world.run(['--target', 'busy', '--lease-acquire-timeout', '1m'], { haste: 30 });
  giveBack();
  console.log(ending.report.run.exitCode, ending.report.steps.filter((s) => s.status !== 'succeeded'));
});

test('a lease that is lost', { timeout: 60_000 }, async () => {
  const onEvent = at('run:busy/work', /at work/, () => leases.revoke(Object.keys(leases.owners())[0] ?? ''));
  const ending = await world.run(['--target', 'busy'], { onEvent, haste: 15 });
  console.log(ending.report.run.exitCode, ending.report.steps.filter((s) => s.status !== 'succeeded'), ending.step('run:busy/sweep'));
});

test('a namespace that somebody deletes in a test', { timeout: 60_000 }, async () => {
  const onEvent = at('run:busy/work', /at work/, () => void world.deleteProject(podNamed('busy-work').namespace));
  const ending = await world.run(['--target', 'busy'], { onEvent });
  console.log(ending.report.run.exitCode, ending.report.steps.filter((s) => s.status !== 'succeeded'));
});

test('a namespace that somebody deletes in a Build', { timeout: 60_000 }, async () => {
  const onEvent = at('src', /./, () => void world.deleteProject(podNamed('src-amd64-build').namespace));
  const ending = await world.run(['--target', 'unit'], { onEvent, haste: 10 });
  console.log(ending.report.run.exitCode, ending.report.steps.filter((s) => s.status !== 'succeeded'));
});

test('a hub that cannot be reached for a while', { timeout: 60_000 }, async () => {
  faults.inject({ match: { kind: 'ClusterClaim' }, effect: 'drop', times: 8 });
  const ending = await world.run(['--target', 'once']);
  console.log(ending.report.run.exitCode, ending.report.steps.filter((s) => s.status !== 'succeeded'));
});

test('a registry that takes no image', { timeout: 60_000 }, async () => {
  faults.inject({ match: { server: 'registry', method: 'PUT' }, effect: 500, times: 10_000 });
  const ending = await world.run(['--target', 'unit'], { haste: 200 });
  console.log(ending.report.run.exitCode, ending.report.steps.filter((s) => s.status !== 'succeeded'));
});

test('a shared directory that is full', { timeout: 60_000 }, async () => {
  const ending = await world.run(['--target', 'full']);
  console.log(ending.report.run.exitCode, ending.report.steps.filter((s) => s.status !== 'succeeded'));
});

test('a log that is cut off', { timeout: 60_000 }, async () => {
  const match = ({ subresource, path }: { subresource?: string; path: string }) => subresource === 'log' && path.includes('container=artifacts');
  faults.inject({ match, effect: 'cut', bytes: 1000, times: 10_000 });
  const ending = await world.run(['--target', 'told'], { haste: 10 });
  console.log(ending.report.run.exitCode, ending.report.steps.filter((s) => s.status !== 'succeeded'));
});
