import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { Report } from '../../src/report/report.ts';
import { playedWorld } from './world.ts';

const cel = 'Verify CEL filter of an EventListener: TRIGGERS-01-TC03';
const fetched = 'Fetch a task over HTTP: PIPELINES-23-TC03';

function failures({ tests }: Report): Record<string, string | undefined> {
  return Object.fromEntries(tests.flatMap(({ scenario, category }) => (category ? [[scenario, category]] : [])));
}

test('three nights: all is well, triggers breaks, and the infrastructure fails besides', async (t) => {
  const world = await playedWorld(t, ['triggers']);

  const first = await world.night(1);
  assert.equal(first.code, 0);
  assert.deepEqual(first.report.totals, { tests: 18, passed: 17, flaky: 0, failed: 0, skipped: 1, errors: 0 });
  assert.equal(first.report.cluster?.sandbox, true);
  assert.equal(first.report.images.length, 12);

  const second = await world.night(2);
  assert.equal(second.code, 1);
  assert.deepEqual(failures(second.report), { [cel]: 'upstream_regression' });
  const [broken] = second.report.verdict.attributions;
  const range = broken?.ranges[0];
  const commitOf = (report: Report) => report.sources.find(({ name }) => name === 'triggers')?.commit;
  assert.equal(range?.good, commitOf(first.report));
  assert.equal(range?.bad, commitOf(second.report));
  const [good, bad] = [range?.good.slice(0, 7), range?.bad.slice(0, 7)];
  assert.equal(
    second.report.verdict.sentence,
    `triggers broke "${cel}" between ${good} and ${bad}: 2 commits; passes again with the earlier triggers; pipeline and release-tests cleared.`,
  );

  const third = await world.night(3);
  assert.equal(third.code, 3);
  assert.deepEqual(failures(third.report), { [cel]: 'upstream_regression', [fetched]: 'platform_issue' });
  assert.equal(third.report.verdict.attributions.find(({ scenario }) => scenario === cel)?.since, 'night-2');

  const onBranch = (path: string) => execFileSync('git', ['--git-dir', world.history, 'show', `gh-pages:${path}`]);
  for (const { run, verdict } of [first.report, second.report, third.report]) {
    const kept = JSON.parse(gunzipSync(onBranch(`data/runs/${run.id}.json.gz`)).toString());
    assert.deepEqual(kept.verdict, verdict);
    assert.match(onBranch(`runs/${run.id}/index.html`).toString(), /<h1/);
  }
  const landing = onBranch('index.html').toString();
  assert.match(landing, /triggers broke/);
  assert.match(landing, /night-3/);
  const subscription = world.sandbox.store.list({
    apiVersion: 'operators.coreos.com/v1alpha1',
    kind: 'Subscription',
  })[0];
  assert.equal(subscription?.spec.config, undefined, 'the cluster has its own images back');
});
