import type { Step } from '../../engine/step.ts';
import { keepResourcesStep } from '../../steps/ci/keep-resources.ts';
import { resolveInputStep, resolveOtherInputStep } from '../../steps/ci/resolve-input.ts';
import { resolveSourceStep } from '../../steps/ci/resolve-source.ts';
import type { CiStep } from '../graph/ci-step.ts';
import { askedInput } from './asked-inputs.ts';
import { buildRunSteps, registryRunSteps } from './build-run-steps.ts';
import type { CiGround } from './ground.ts';
import { inputRunSteps } from './input-steps.ts';
import { leaseProblems } from './lease-steps.ts';
import { namespaceStep } from './namespace-step.ts';
import { promotionProblems, promotionSteps } from './promotion-steps.ts';
import { testOrder } from './test-orders.ts';
import { testRunSteps } from './test-run-steps.ts';

/** All that a run of a configuration does, and what keeps it from that. */
export function ciRunSteps(ground: CiGround): {
  readonly steps: readonly Step[];
  readonly problems: readonly string[];
} {
  const resolving = [resolveSourceStep(ground.request), ...resolvingSteps(ground)];
  const working = ground.steps.flatMap((step) => stepsOf[step.kind](step, ground));
  const promoting = promotionSteps(ground);
  const links = [...working, ...promoting].flatMap(({ creates }) => creates);
  return {
    steps: [
      ...resolving,
      namespaceStep(
        ground,
        resolving.flatMap(({ creates }) => creates),
      ),
      ...registryRunSteps(ground),
      ...working,
      ...promoting,
      keepResourcesStep(ground.request.artifacts, links),
    ],
    problems: [
      ...leaseProblems(
        ground.steps.filter(isTest).map((step) => testOrder(step, ground)),
        ground.request,
      ),
      ...promotionProblems(ground),
    ],
  };
}

/** All inputs of the configuration are in the name of the namespace: other targets share it, with its images. */
function resolvingSteps(ground: CiGround): readonly Step[] {
  const needed = new Set(ground.steps.map(({ name }) => name));
  return ground.all.flatMap((step) => {
    const asked = askedInput(step, ground);
    if (asked === undefined) return [];
    const resolve = needed.has(step.name) ? resolveInputStep : resolveOtherInputStep;
    return [resolve(step.name, asked, ground.request)];
  });
}

/** Whether a step runs tests. */
export function isTest({ kind }: CiStep): boolean {
  return kind === 'container-test' || kind === 'multi-stage-test';
}

type StepsOf = (step: CiStep, ground: CiGround) => readonly Step[];

const none: StepsOf = () => [];

const stepsOf: Readonly<Record<CiStep['kind'], StepsOf>> = {
  'input-image': inputRunSteps,
  'project-root': buildRunSteps,
  source: buildRunSteps,
  'pipeline-cache': buildRunSteps,
  'rpm-server': buildRunSteps,
  'rpm-injection': none,
  'project-image': buildRunSteps,
  'bundle-source': none,
  'index-generator': none,
  'output-image': inputRunSteps,
  'release-inputs': inputRunSteps,
  'output-images': inputRunSteps,
  'assemble-release': inputRunSteps,
  'import-release': inputRunSteps,
  images: inputRunSteps,
  'container-test': testRunSteps,
  'multi-stage-test': testRunSteps,
  parameters: none,
};
