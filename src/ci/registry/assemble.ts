import { type Phase, phases } from '../test-shape.ts';
import type { Violation } from '../violation.ts';
import { type Expansion, expand } from './expand.ts';
import { settingsOf } from './inherited.ts';
import { firstOf, isSameLease, type Layer, mergedLeases } from './layers.ts';
import { observersOf } from './observers.ts';
import { leavesOut, type Problem } from './problem.ts';
import type { Registry } from './registry.ts';
import type { ResolvedTest } from './resolved-test.ts';
import type { Settings } from './step-values.ts';
import { unusedIn } from './unused.ts';

/** What layers come to together. */
export interface Assembled extends Pick<ResolvedTest, 'steps' | 'observers' | 'leases'> {
  readonly problems: readonly Problem[];
  /** What is wrong in the files of the parts that were taken. */
  readonly broken: readonly Violation[];
}

/** The phases of a test, or of a workflow by itself, with all that was set put into their steps. */
export function assemble(layers: readonly Layer[], registry: Registry | undefined): Assembled {
  const settings = settingsOf(layers);
  const expanded = phases.map((phase) => expandPhase(phase, layers, settings, registry));
  const steps = expanded.flatMap((one) => one.steps);
  const { observers, ...observing } = observersOf(layers, steps, settings.env, registry);
  const problems = [...expanded.flatMap((one) => one.problems), ...observing.problems];
  const declaring = [...steps.map(({ step }) => step), ...observers.map(({ value }) => value)];
  const unused = problems.some(leavesOut) ? [] : unusedIn(layers, settings, declaring, registry);
  return {
    ...{ steps, observers, leases: leasesIn(layers, expanded) },
    problems: [...problems, ...unused],
    broken: [...expanded.flatMap((one) => one.broken), ...observing.broken],
  };
}

function expandPhase(
  phase: Phase,
  layers: readonly Layer[],
  settings: Settings,
  registry: Registry | undefined,
): Expansion {
  const elements = firstOf(layers, phase);
  if (elements === undefined) return { steps: [], leases: [], problems: [], broken: [] };
  const isOwn = elements.from.file === undefined;
  const through = isOwn ? [] : [`workflow ${layers[0]?.part.workflow ?? ''}`];
  return expand(phase, elements.value, elements.from, { registry, settings, through });
}

function leasesIn(layers: readonly Layer[], expanded: readonly Expansion[]): ResolvedTest['leases'] {
  const leases = [...mergedLeases(layers).leases];
  for (const lease of expanded.flatMap((one) => one.leases)) {
    if (!leases.some(({ value }) => isSameLease(value, lease.value))) leases.push(lease);
  }
  return leases;
}
