import { graph } from '../../src/engine/graph.ts';
import { runGraph } from '../../src/engine/run-graph.ts';
import type { Inputs, Step, StepContext, StepOutcome } from '../../src/engine/step.ts';
import type { Component } from '../../src/model/component.ts';
import type { RunEvent, StepResult } from '../../src/model/run-event.ts';
import type { SourceSnapshot } from '../../src/model/source.ts';
import type { World } from '../../src/ports/world.ts';

/** How a step ended, and what it created. */
export interface Ran {
  readonly result: StepResult;
  readonly created: Readonly<Record<string, unknown>>;
}

const never = new AbortController().signal;

/** Runs one step in the engine with these links there; what else it waits for was never created. */
export async function runStep(
  step: Step,
  links: Readonly<Record<string, unknown>>,
  world: Partial<World>,
  { cancel = never, emit = () => {} }: { cancel?: AbortSignal; emit?: (event: RunEvent) => void } = {},
): Promise<Ran> {
  const given = Object.keys(links) as Step['creates'];
  const before: Step = {
    ...{ name: 'before', kind: 'before', requires: [], creates: given },
    run: async () => ({ summary: '', created: Object.entries(links) as unknown as StepOutcome['created'] }),
  };
  const created: Record<string, unknown> = {};
  const watched: Step = {
    ...step,
    async run(inputs: Inputs, context: StepContext) {
      const outcome = await step.run(inputs, context);
      Object.assign(created, Object.fromEntries(outcome.created));
      return outcome;
    },
  };
  const clock = { now: () => 0, sleep: async () => undefined };
  const whole = { clock, ...world } as World;
  const ran = await runGraph(graph([before, watched]), whole, emit, { cancel, force: never });
  const [, result] = ran.steps;
  if (!result) throw new Error('the step did not end');
  return { result, created };
}

/** A component of two images. */
export function component(name: string): Component {
  const images = ['controller', 'webhook'].map((image) => ({
    ...{ name: image, importPath: `./cmd/${image}`, env: `IMAGE_${name}_${image}`.toUpperCase() },
    ...{ workload: `${name}-${image}`, container: image, repositoryName: `${name}-${image}` },
  }));
  const installerSets = { createdBy: name, types: ['main'] };
  const source = { repository: `https://example.com/${name}`, branch: 'main', builder: 'ko' } as const;
  return { name, ...source, namespace: 'openshift-pipelines', installerSets, images };
}

/** The links of a component's images. */
export function imagesOf({ name, images }: Component, commit: string): Readonly<Record<string, unknown>> {
  const digest = `registry.example.com/${name}@sha256:${commit.padEnd(64, '0')}`;
  return Object.fromEntries(
    images.map((image) => [
      `image:${name}/${image.name}`,
      { component: name, name: image.name, env: image.env, image: digest, commit },
    ]),
  );
}

export function snapshot(name: string, commit: string): SourceSnapshot {
  const asked = { name, repository: `https://example.com/${name}`, ref: 'main', origin: 'config/components.toml:1' };
  return { ...asked, commit, committedAt: '2026-01-01T00:00:00.000Z', author: 'Ada', subject: 'Change it' };
}
