import { phases } from '../test-shape.ts';
import { expand } from './expand.ts';
import type { Layer } from './layers.ts';
import { declaredIn, type Problem, undeclared } from './problem.ts';
import type { Registry } from './registry.ts';
import type { ResolvedStep } from './resolved-test.ts';
import type { Settings, Values } from './step-values.ts';

/** What declares parameters and the images that they depend on. */
type Declaring = Pick<ResolvedStep['step'], 'env' | 'dependencies'>;

/** What is set for steps and none of them declares. Steps of phases that the test replaced count as well. */
export function unusedIn(
  layers: readonly Layer[],
  settings: Settings,
  declaring: readonly Declaring[],
  registry: Registry | undefined,
): readonly Problem[] {
  const inPlace = unusedBy(settings, declaring);
  if (inPlace.length === 0) return [];
  return unusedBy(settings, [...declaring, ...replacedSteps(layers, settings, registry)]);
}

function unusedBy({ env, dependencies }: Settings, declaring: readonly Declaring[]): readonly Problem[] {
  const variables = declaring.flatMap((one) => (one.dependencies ?? []).map(({ env: variable = '' }) => variable));
  return [
    ...unused('parameter', env, declaredIn(declaring)),
    ...unused('dependency', dependencies, new Set(variables)),
  ];
}

function unused(what: 'parameter' | 'dependency', set: Values, declared: ReadonlySet<string>): readonly Problem[] {
  return [...set].flatMap(([name, { from }]) => {
    if (declared.has(name)) return [];
    const message = undeclared(what, name, from.file === undefined ? 'the test' : 'the workflow', declared);
    return [{ rule: 'V192', message, asked: from, place: from, chains: [], of: 'key' }];
  });
}

function replacedSteps(layers: readonly Layer[], settings: Settings, registry: Registry | undefined) {
  const [own, workflow] = layers;
  return phases.flatMap((phase) => {
    const replaced = own?.part[phase] === undefined ? undefined : workflow?.part[phase];
    if (!replaced || !workflow) return [];
    const ground = { registry, settings, through: [] };
    return expand(phase, replaced, workflow.place, ground).steps.map(({ step }) => step);
  });
}
