import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { JobStatus } from '../../src/model/job.ts';
import type { Report } from '../../src/report/report.ts';
import { startGitServer } from '../adapters/git-server.ts';
import { type Started, start, streamstress } from '../e2e/process.ts';
import { playedWorld } from '../e2e/world.ts';
import { heldCatalog } from '../job/held-catalog.ts';
import { pushJobImage } from '../job/job-image.ts';

const namespace = 'tekton-upstream';
const pod = { apiVersion: 'v1', kind: 'Pod' };
const accessToken = { apiVersion: 'oauth.openshift.io/v1', kind: 'OAuthAccessToken' };

test("a Job's bad days: its node is drained, it is cancelled while nothing restores, our login runs out", async (t) => {
  const world = await playedWorld(t, []);
  const { sandbox, environment, folder } = world;
  const { store, trouble, faults } = sandbox;
  const server = await startGitServer((close) => t.after(close), folder);
  const places = world.places.map((place) => (place === world.history ? server.url('history.git') : place));
  const catalog = await heldCatalog(t, environment.CATALOG_URL);
  const image = await pushJobImage(sandbox.registry, { ...environment, CATALOG_URL: catalog.url });
  const outputOf = (name: string) => ['--output-dir', join(folder, name)];
  const run = (name: string, more: readonly string[] = [], own: NodeJS.ProcessEnv = environment): Started =>
    start(
      t,
      ['run', '--components', 'pipeline,triggers', '--job-image', image, ...more, ...places, ...outputOf(name)],
      own,
    );
  const call = (...args: string[]) => streamstress(t, [...args, ...outputOf(`${args[0]}`)], environment);
  const newest = async (): Promise<JobStatus> => JSON.parse((await call('status', '--json')).stdout).jobs[0];
  const results = async (name: string) => {
    const { code, stdout, stderr } = await call('results', '--job', name, '--json');
    assert.notEqual(stdout, '', stderr);
    return { code, report: JSON.parse(stdout) as Report };
  };

  await t.test('its node is drained: it restores and saves, and another pod begins again and ends it', async () => {
    const { asked } = catalog.hold();
    const running = run('drained');
    await asked;
    const [first] = store.list(pod, { namespace }).filter(({ status }) => status?.phase === 'Running');
    assert.ok(first);
    trouble.disrupt({ namespace, name: first.metadata.name }, 'EvictionByEvictionAPI');
    await running.seen(/its pod was evicted/);
    catalog.release();
    const { code, stdout, stderr } = await running.ended;
    assert.equal(code, 0, stderr);
    assert.match(stderr, /its pod was evicted \(EvictionByEvictionAPI\): Eviction API: evicting\. The Job goes on/);
    assert.match(
      stderr,
      /keep-found +succeeded[\s\S]*pod "streamstress-\d+-\w+" was lost.*goes on[\s\S]*keep-results +succeeded/,
    );
    assert.match(stdout, /17 of 17 passed/);
    const { name } = await newest();
    assert.equal((await results(name)).report.run.state, 'finished');
  });

  await t.test(
    'it is cancelled, and the cluster cannot be restored: what it had found is saved before that',
    async () => {
      const { asked } = catalog.hold();
      const running = run('cancelled');
      await asked;
      trouble.setFaults({ rolloutStuck: ['openshift-pipelines-operator'] });
      const cancelling = call('cancel');
      await running.seen(/somebody has cancelled the Job[\s\S]*keep-found +succeeded/);
      catalog.release();
      const { name, state } = await newest();
      assert.equal(state, 'cancelled');
      const early = await results(name);
      assert.ok(early.code === 2 || early.code === 3, `exit ${early.code}`);
      assert.equal(early.report.run.state, 'cancelled');
      trouble.setFaults({ rolloutStuck: [] });
      const cancelled = await cancelling;
      assert.equal(cancelled.code, 0, cancelled.stderr);
      const { report } = await results(name);
      assert.equal(report.steps.find((step) => step.name === 'restore')?.status, 'succeeded');
      assert.equal((await running.ended).code, 2);
    },
  );

  await t.test('our login runs out while we follow it: we say so, and the Job goes on to its verdict', async () => {
    const { KUBECONFIG, ...others } = environment;
    const password = await readFile(sandbox.kubeadminPassword, 'utf8');
    const signIn = [
      ...['--api-url', sandbox.server, '--username', 'kubeadmin'],
      ...['--certificate-authority', sandbox.certificateAuthority],
    ];
    faults.inject({
      match({ path }) {
        if (!path.includes('follow=true')) return false;
        for (const token of store.list(accessToken)) store.update({ ...token, expiresIn: 0 });
        return true;
      },
      effect: 'drop',
    });
    const running = run('expired', signIn, { ...others, STREAMSTRESS_PASSWORD: password });
    const { code, stderr } = await running.ended;
    assert.equal(code, 2);
    assert.match(
      stderr,
      /does not accept the login \(.*\): Unauthorized[\s\S]*goes on all the same: "streamstress logs/,
    );
    const { name } = await newest();
    assert.equal((await call('logs', '--job', name)).code, 0);
    const { code: verdict, report } = await results(name);
    assert.deepEqual([verdict, report.totals.passed], [0, 17]);
  });
});
