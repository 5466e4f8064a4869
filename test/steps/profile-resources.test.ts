import assert from 'node:assert/strict';
import { test } from 'node:test';
import { graph } from '../../src/engine/graph.ts';
import { runGraph } from '../../src/engine/run-graph.ts';
import { created, type Step } from '../../src/engine/step.ts';
import type { MeasuredResources } from '../../src/model/resources.ts';
import type { World } from '../../src/ports/world.ts';
import { profileResourcesStep } from '../../src/steps/profile-resources.ts';

const use = { cpu: 1000, memory: 2 ** 30, pods: 10 };
const measured: MeasuredResources = { nodes: { counted: 1, all: 1 }, allocatable: use, samples: [{ ...use, at: 0 }] };

test('the measuring is ended and told also where the run is cancelled in the middle of the tests', async () => {
  const cancel = new AbortController();
  const ends: string[] = [];
  const end = async () => {
    ends.push('ended');
    return measured;
  };
  const watch: Step = {
    ...{ name: 'watch', kind: 'watch', requires: [], creates: ['watch:resources'] },
    run: async () => ({ summary: '', created: [created('watch:resources', { end })] }),
  };
  const tests: Step = {
    ...{ name: 'tests', kind: 'test', requires: [], after: ['watch:resources'], creates: ['results:suite'] },
    async run() {
      cancel.abort();
      throw new Error('cancelled');
    },
  };
  const world = { clock: { now: () => 0 } } as unknown as World;
  const signals = { cancel: cancel.signal, force: new AbortController().signal };
  const ran = await runGraph(graph([watch, tests, profileResourcesStep(['suite'])]), world, () => {}, signals);
  assert.deepEqual(ends, ['ended']);
  const profile = ran.find('resources:cluster');
  assert.deepEqual(profile && 'specs' in profile ? [profile.baseline, profile.specs] : profile, [use, []]);
  assert.match(ran.steps.at(-1)?.summary ?? '', /is not known: no measurement fell into a scenario/);
});
