import { stepsOfRegistry } from '../rules/registry-steps.ts';
import type { Violation } from '../violation.ts';
import { assemble } from './assemble.ts';
import { expand } from './expand.ts';
import type { Problem } from './problem.ts';
import type { Parts, Registered, Registry } from './registry.ts';
import type { Settings } from './step-values.ts';

/** All that is wrong in the files of a registry, whether a test takes them or not: it reads each of them. */
export function checkRegistry(registry: Registry): readonly Violation[] {
  const { chains, workflows } = registry;
  return [
    ...partsOf(registry).flatMap(({ violations = [] }) => violations),
    ...stepsOfRegistry(registry),
    ...[...chains.keys()].flatMap((name) => inChain(registry, name)),
    ...[...workflows.keys()].flatMap((name) => inWorkflow(registry, name)),
  ];
}

/** Every part of it, read. */
export function partsOf({ steps, chains, workflows, observers }: Registry): readonly Registered<unknown>[] {
  const all: readonly Parts<unknown>[] = [steps, chains, workflows, observers];
  return all.flatMap((some) => [...some.keys()].flatMap((name) => some.get(name) ?? []));
}

const nothing = new Map();
const unset: Settings = {
  ...{ env: nothing, dependencies: nothing, overrides: nothing, nodeArchitectures: nothing, dnsConfig: undefined },
};

/** What is wrong in chains of the chain is told of these; a parameter may be set by whoever takes it. */
function inChain(registry: Registry, chain: string): readonly Violation[] {
  const ground = { registry, settings: unset, through: [] };
  const { problems } = expand('test', [{ chain }], { path: [] }, ground);
  return problems.filter(({ rule, chains }) => rule !== 'V191' && chains.length === 1).map(violationOf);
}

/** A test that takes it may replace its phases: whether their steps go together is seen there. */
function inWorkflow(registry: Registry, name: string): readonly Violation[] {
  const found = registry.workflows.get(name);
  if (found === undefined) return [];
  const layer = { part: found.part, place: { file: found.file, path: ['workflow', 'steps'] } };
  const { problems } = assemble([layer], registry);
  const left = new Set(['V190', 'V191']);
  return problems.filter(({ rule, chains }) => !left.has(rule) && chains.length === 0).map(violationOf);
}

/** What a test misses is V189, what a part misses V188. */
function violationOf({ rule, place, of, message }: Problem): Violation {
  return { ...place, rule: rule === 'V189' ? 'V188' : rule, of, message };
}
