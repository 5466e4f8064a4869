import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { kinds } from '../../src/cluster/kinds.ts';
import { parseReport } from '../../src/report/report-files.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { makeImageSet, makePool } from '../cluster/claims/pools.ts';
import { start, streamstress, until } from './process.ts';

const folder = mkdtempSync(join(tmpdir(), 'claims-'));
const hive = await startSandbox({ folder: join(folder, 'hive'), installed: false, otherClusters: { installed: true } });
after(async () => {
  await hive.close();
  rmSync(folder, { recursive: true, force: true });
});
makeImageSet(hive.store, 'ocp-4.19');
makePool(hive.store, 'aws', { size: 1, runningCount: 1 });

const asked = ['--kubeconfig', hive.kubeconfig, '--cluster-claim', 'version=4.19,cloud=aws,owner=pipelines,timeout=2m'];
const env = { ...process.env, HERE: folder };

function baseline(line: string, output: string): readonly string[] {
  const tests = ['--test-command', line, '--junit', join(folder, 'junit', '*.xml')];
  return ['run', '--baseline', ...asked, ...tests, '--output-dir', join(folder, output), '--run-id', output];
}

function claims() {
  return hive.store.list(kinds.clusterClaim).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

test('a run works on a cluster of a pool, and gives it back', async (t) => {
  const line =
    'mkdir -p "$HERE/junit"; cp "$KUBECONFIG" "$HERE/seen"; echo "<testsuite><testcase name=\'a\'/></testsuite>" > "$HERE/junit/a.xml"';
  const { code, stderr } = await streamstress(t, baseline(line, 'whole'), env);
  assert.equal(code, 0, stderr);
  const seen = JSON.parse(readFileSync(join(folder, 'seen'), 'utf8'));
  const { server } = seen.clusters[0].cluster;
  assert.notEqual(server, hive.server);
  assert.ok(stderr.includes(`at ${server}`), stderr);
  assert.match(stderr, /ClusterClaim "pools\/whole-run-[0-9a-f]{8}" of ClusterPool "aws"/);
  assert.ok(!stderr.includes(seen.users[0].user.token), 'its token is said');
  assert.deepEqual(claims(), []);
  assert.ok(!existsSync(join(folder, 'whole/work/kubeconfig')), 'the kubeconfig is left');
  const report = parseReport(readFileSync(join(folder, 'whole/results/report.json'), 'utf8'), 'report.json');
  assert.deepEqual([report.run.exitCode, report.totals.passed], [0, 1]);
});

test('it is given back after a cancel, too; what a killed run has left is found by its id', async (t) => {
  for (const [signal, output] of [
    ['SIGINT', 'cancelled'],
    ['SIGKILL', 'killed'],
  ] as const) {
    const running = start(t, baseline('touch "$HERE/begun"; sleep 60', output), env);
    await until(() => existsSync(join(folder, 'begun')), 'the tests have begun');
    rmSync(join(folder, 'begun'));
    assert.equal(claims().length, 1);
    running.kill(signal);
    const { code } = await running.ended;
    if (signal === 'SIGINT') assert.deepEqual([code, claims()], [2, []]);
  }
  assert.equal(claims().length, 1);
  const back = await streamstress(t, ['restore', '--kubeconfig', hive.kubeconfig, '--claims-of', 'killed'], env);
  assert.equal(back.code, 0, back.stderr);
  assert.match(back.stdout, /^ClusterClaim "pools\/killed-run-[0-9a-f]{8}" is deleted/);
  assert.deepEqual(claims(), []);
});

test('a dry run and a check say what would be claimed', async (t) => {
  const dry = await streamstress(t, ['run', ...asked, '--components', 'pipeline:pr/none', '--dry-run'], env);
  assert.match(dry.stdout + dry.stderr, /pr\/none/);
  const plan = await streamstress(t, [...baseline('true', 'plan'), '--dry-run'], env);
  assert.equal(plan.code, 0, plan.stderr);
  assert.match(plan.stdout, /on a cluster that is claimed of a pool with product=ocp, version=4\.19/);
  assert.match(plan.stdout, /claim.*release/s);
  const checked = await streamstress(t, ['check', ...asked, '--output-dir', join(folder, 'check'), '--json'], env);
  const { rows } = JSON.parse(checked.stdout);
  const row = rows.find(({ name }: { name: string }) => name === 'claim');
  assert.deepEqual([row.group, row.status], ['cluster', 'ok']);
  assert.match(row.summary, /would be claimed of ClusterPool "pools\/aws"/);
  const none = ['--kubeconfig', hive.kubeconfig, '--cluster-claim', 'version=4.1,cloud=aws,owner=pipelines'];
  const failed = await streamstress(t, ['run', '--baseline', ...none, '--output-dir', join(folder, 'none')], env);
  assert.equal(failed.code, 2);
  assert.match(failed.stderr, /no ClusterPool on .* version=4\.1.*There are:\s+"pools\/aws"/s);
});
