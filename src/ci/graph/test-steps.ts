import type { Configuration } from '../configuration.ts';
import type { ClusterClaim, Test } from '../test-shape.ts';
import type { Path } from '../violation.ts';
import type { CiNeed, CiStep } from './ci-step.ts';
import { inputStep, nameOf } from './input-steps.ts';
import { needsTag } from './link.ts';
import type { MultiStageTest } from './multi-stage.ts';
import { importStep } from './release-steps.ts';
import { claimedRelease, importedTag, multiStageNeeds } from './test-needs.ts';

/** Tests, the images that only they name, and the releases of the clusters that they claim. */
export function testSteps(
  configuration: Configuration,
  multiStage: ReadonlyMap<number, MultiStageTest>,
): readonly CiStep[] {
  const most = mostShards(configuration);
  return [
    ...importedImages(multiStage.values()),
    ...(configuration.tests ?? []).flatMap((test, index) =>
      shardNames(test, most).flatMap((as) =>
        stepsOfTest(test, as, multiStage.get(index), configuration, ['tests', index]),
      ),
    ),
  ];
}

/** A test is a step, or as many as it has shards: `e2e-1of3`. */
export function shardNames({ as = '', shard_count: count = 1 }: Test, most: number): readonly string[] {
  return count > 1 ? Array.from({ length: Math.min(count, most) }, (_, at) => `${as}-${at + 1}of${count}`) : [as];
}

/** Shards that a test is given at most: a number with a digit too many must not fill the memory. */
export function mostShards({ tests = [] }: Configuration): number {
  return Math.max(2, Math.floor(100_000 / Math.max(100, tests.length)));
}

export function containerTestStep(as: string, from: string, path: Path): CiStep {
  const needs = [needsTag(from, 'container.from: it runs in it')];
  return { ...testStep(as, needs, 'runs its commands in one pod', path), kind: 'container-test' };
}

function stepsOfTest(
  test: Test,
  as: string,
  multiStage: MultiStageTest | undefined,
  configuration: Configuration,
  path: Path,
): readonly CiStep[] {
  if (test.container) return [containerTestStep(as, test.container.from ?? '', path)];
  if (multiStage === undefined) return [];
  const needs = multiStageNeeds({ ...multiStage, as }, configuration);
  const count = multiStage.steps.length;
  const description = multiStage.isWhole
    ? `runs ${count} ${count === 1 ? 'step' : 'steps'}`
    : `runs steps of which ${count} are known without the registry`;
  return [...claimSteps(as, multiStage.claim, [...path, 'cluster_claim']), testStep(as, needs, description, path)];
}

function testStep(name: string, needs: readonly CiNeed[], description: string, path: Path): CiStep {
  return { name, kind: 'multi-stage-test', needs, creates: [], description, path };
}

function claimSteps(test: string, claim: ClusterClaim | undefined, path: Path): readonly CiStep[] {
  if (claim === undefined) return [];
  const what = `the payload of the claimed cluster, ${claim.product || 'ocp'} ${claim.version ?? ''}`.trim();
  return [importStep(claimedRelease(test, claim.as), what, path)];
}

function importedImages(tests: Iterable<MultiStageTest>): readonly CiStep[] {
  const found = new Map<string, CiStep>();
  for (const { steps, index } of tests) {
    for (const step of steps) {
      const tag = importedTag(step);
      if (tag === undefined || step.fromImage === undefined || found.has(tag)) continue;
      const path = step.place.file === undefined ? [...step.place.path, 'from_image'] : ['tests', index];
      found.set(tag, inputStep(tag, nameOf(step.fromImage), path));
    }
  }
  return [...found.values()];
}
