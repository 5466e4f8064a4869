import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../../src/config/config.ts';
import type { Goal } from '../../src/model/request.ts';
import { planRun } from '../../src/plan/plan-run.ts';
import { openHost } from './opened-host.ts';

const components = [{ name: 'pipeline', ref: undefined, origin: '--components' }];
const goals: readonly Goal[] = ['deploy', 'test', 'run', 'restore', 'check'];

test('signing out comes after everything else, whatever is done', async (t) => {
  const args = ['--api-url', 'https://api.example.com:6443'];
  const host = await openHost(t, args, { STREAMSTRESS_TOKEN: 'sha256~given' });
  for (const goal of goals) {
    const request = { ...host.request(goal), components, registry: 'registry.example.com/tekton' };
    const { steps } = planRun(request, readConfig(await host.configTexts())).graph;
    const last = steps.at(-1);
    assert.equal(last?.name, 'sign-out', goal);
    const others = steps.slice(0, -1).flatMap(({ creates }) => creates);
    assert.deepEqual([...(last?.after ?? [])].sort(), [...others].sort());
    assert.ok(
      steps.slice(0, -1).every(({ creates }) => creates.length > 0),
      'nobody is left out',
    );
  }
});

test('there is nothing to sign out of where a kubeconfig is used as it is, or no cluster', async (t) => {
  const names = async (args: readonly string[], goal: Goal, environment = {}) => {
    const host = await openHost(t, args, environment);
    const request = { ...host.request(goal), components, registry: 'registry.example.com/tekton' };
    return planRun(request, readConfig(await host.configTexts())).graph.steps.map(({ name }) => name);
  };
  assert.ok(!(await names(['--kubeconfig', 'k'], 'run')).includes('sign-out'));
  assert.ok((await names(['--kubeconfig', 'k', '--context', 'c'], 'run')).includes('sign-out'));
  const token = { STREAMSTRESS_TOKEN: 'sha256~given' };
  assert.ok(!(await names(['--api-url', 'https://api.example.com'], 'build', token)).includes('sign-out'));
});
