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
  return [
    ...importedImages(multiStage.values()),
    ...(configuration.tests ?? []).flatMap((test, index) =>
      stepsOfTest(test, multiStage.get(index), configuration, ['tests', index]),
    ),
  ];
}

export function containerTestStep(as: string, from: string, path: Path): CiStep {
  const needs = [needsTag(from, 'container.from: it runs in it')];
  return { ...testStep(as, needs, 'runs its commands in one pod', path), kind: 'container-test' };
}

function stepsOfTest(
  test: Test,
  multiStage: MultiStageTest | undefined,
  configuration: Configuration,
  path: Path,
): readonly CiStep[] {
  const { as = '', container } = test;
  if (container) return [containerTestStep(as, container.from ?? '', path)];
  if (multiStage === undefined) return [];
  const needs = multiStageNeeds(multiStage, configuration);
  const count = multiStage.steps.length;
  const description = multiStage.isWhole
    ? `runs ${count} ${count === 1 ? 'step' : 'steps'}`
    : `runs steps of the registry, which was not given${count > 0 ? `, and ${count} of its own` : ''}`;
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
