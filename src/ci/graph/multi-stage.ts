import type { Configuration, ImageStreamTag } from '../configuration.ts';
import type { ResolvedTest } from '../registry/resolved-test.ts';
import { type ClusterClaim, phases, type Test } from '../test-shape.ts';
import type { Place } from '../violation.ts';

/** A multi-stage test as far as it says which images it needs. */
export interface MultiStageTest {
  readonly as: string;
  /** Index in `tests`. */
  readonly index: number;
  readonly steps: readonly StepImages[];
  readonly hasProfile: boolean;
  readonly claim: ClusterClaim | undefined;
  /** False where parts of it come from a registry that nobody gave. */
  readonly isWhole: boolean;
}

/** The images that a step of a test asks for. */
export interface StepImages {
  readonly as: string;
  readonly from: string | undefined;
  readonly fromImage: ImageStreamTag | undefined;
  readonly cli: string | undefined;
  readonly dependencies: readonly DependencyAsked[];
  readonly place: Place;
}

interface DependencyAsked {
  readonly env: string;
  /** `cli`, `stable:cli`, `release:latest`. */
  readonly name: string;
  /** What is given in its place. */
  readonly pullSpec: string | undefined;
}

/** Pull specs by the variable of a dependency, in whatever case; they win over those of the configuration. */
export type DependencyOverrides = ReadonlyMap<string, string>;

/** Multi-stage tests by index: those that are resolved, and of others what the configuration itself says. */
export function multiStageTests(
  { tests = [] }: Configuration,
  resolved: readonly ResolvedTest[],
  overrides: DependencyOverrides = new Map(),
): ReadonlyMap<number, MultiStageTest> {
  const given = lowerCased(overrides);
  const found = new Map(resolved.map((test) => [test.index, ofResolved(test, given)]));
  for (const [index, test] of tests.entries()) {
    const isMultiStage = test.steps !== undefined || test.literal_steps !== undefined;
    if (isMultiStage && !found.has(index)) found.set(index, ofWritten(test, index, given));
  }
  return found;
}

function ofResolved(
  { as, index, steps, clusterProfile, claim }: ResolvedTest,
  given: DependencyOverrides,
): MultiStageTest {
  return {
    ...{ as, index, hasProfile: clusterProfile !== undefined, claim, isWhole: true },
    steps: steps.map(({ step, place, dependencies, overrides }) => {
      const own = lowerCased([...overrides].map(([env, { value }]) => [env, value]));
      return {
        ...{ as: step.as ?? '', from: step.from, fromImage: step.from_image, cli: step.cli, place },
        dependencies: [...dependencies].map(([env, { value: name }]) => ({
          env,
          name,
          pullSpec: pullSpecOf(env, given, own),
        })),
      };
    }),
  };
}

function ofWritten(test: Test, index: number, given: DependencyOverrides): MultiStageTest {
  const key = test.steps ? 'steps' : 'literal_steps';
  const { dependencies: chosen = {}, dependency_overrides = {} } = test[key] ?? {};
  const own = lowerCased(Object.entries(dependency_overrides));
  const steps = phases.flatMap((phase) =>
    (test[key]?.[phase] ?? []).flatMap((step, at) => {
      if ('ref' in step || 'chain' in step) return [];
      const dependencies = (step.dependencies ?? []).map(({ name = '', env = '' }) => ({
        ...{ env, name: chosen[env] ?? name, pullSpec: pullSpecOf(env, given, own) },
      }));
      const place = { path: ['tests', index, key, phase, at] };
      const { as = '', from, from_image: fromImage, cli } = step;
      return [{ as, from, fromImage, cli, dependencies, place }];
    }),
  );
  const hasProfile = Boolean(test.steps?.cluster_profile ?? test.literal_steps?.cluster_profile_literal);
  return { as: test.as ?? '', index, steps, hasProfile, claim: test.cluster_claim, isWhole: test.steps === undefined };
}

function lowerCased(overrides: Iterable<readonly [string, string]>): DependencyOverrides {
  return new Map([...overrides].map(([env, pullSpec]) => [env.toLowerCase(), pullSpec]));
}

function pullSpecOf(env: string, given: DependencyOverrides, own: DependencyOverrides): string | undefined {
  const name = env.toLowerCase();
  return given.get(name) ?? own.get(name);
}
