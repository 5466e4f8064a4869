import type { Explained } from '../explain.ts';
import { creatorsOf } from '../graph/dependencies.ts';
import type { CiPlan } from '../plan.ts';
import { placedBy } from '../registry/placed.ts';
import type { Registry } from '../registry/registry.ts';
import type { ResolvedTest, Sourced } from '../registry/resolved-test.ts';
import type { Validated } from '../validate.ts';
import type { Explanation } from './answers.ts';
import { stepJson } from './step-json.ts';

type At = ReturnType<typeof placedBy>;
type StepOfTest = NonNullable<Explanation['steps'][number]['test']>['steps'][number];

/** What was explained of a plan, for scripts; `name` is what was asked for. */
export function explainedJson(
  name: string,
  explained: readonly Explained[],
  { plan, validated, registry }: { plan: CiPlan; validated: Validated; registry: Registry | undefined },
): string {
  const at = placedBy(validated, registry);
  const creators = creatorsOf(plan.steps);
  const steps = explained.map(({ step, neededBy, test }) => ({
    ...stepJson(step, creators),
    ...at({ path: step.path }),
    neededBy: [...neededBy],
    ...(test && { test: testJson(test, at) }),
  }));
  const result: Explanation = { schemaVersion: 1, name, steps };
  return `${JSON.stringify(result, null, 2)}\n`;
}

function testJson({ workflow, clusterProfile, steps }: ResolvedTest, at: At) {
  const values = (map: ReadonlyMap<string, Sourced<string>>) =>
    Object.fromEntries([...map].map(([name, value]) => [name, sourced(value, at)]));
  return {
    ...(workflow && { workflow: sourced(workflow, at) }),
    ...(clusterProfile && { clusterProfile: sourced(clusterProfile, at) }),
    steps: steps.map(
      ({ phase, step, place, through, env, dependencies, overrides }): StepOfTest => ({
        ...{ name: step.as ?? '', phase, ...at(place), through: [...through] },
        ...{ env: values(env), dependencies: values(dependencies), overrides: values(overrides) },
      }),
    ),
  };
}

function sourced({ value, from }: Sourced<string>, at: At) {
  return { value, ...at(from) };
}
