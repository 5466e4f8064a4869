import { created, type Step } from '../../engine/step.ts';
import type { Link } from '../../model/link.ts';
import { buildImageStep } from '../../steps/ci/build-image.ts';
import { reachRegistryStep } from '../../steps/ci/reach-registry.ts';
import { forgetLoginStep } from '../../steps/forget-login.ts';
import type { CiStep } from '../graph/ci-step.ts';
import { architecturesOf } from './architectures.ts';
import type { CiGround } from './ground.ts';
import { type BuildStepKind, imageOrder } from './image-orders.ts';
import { promotedLink } from './promotion-steps.ts';

/** What a step does that has an image built; nothing where the environment has the image already, or nobody asks for it. */
export function buildRunSteps(step: CiStep, ground: CiGround): readonly Step[] {
  const { name, kind } = step;
  const requires = ground.requires(step);
  if (step.satisfied) return [doneStep(step, requires, 'the environment gives it')];
  if (!isBuild(step)) return [doneStep(step, requires, 'nobody asks for the repository of RPMs')];
  const registry: readonly Link[] = isListed(name, ground) ? ['registry:ci'] : [];
  const order = imageOrder(step, ground);
  return [buildImageStep({ name, kind, requires: [...requires, ...registry], request: ground.request, order })];
}

/** What reaches the registry of the cluster, and takes back the login for it; nothing where nobody pushes or copies images. */
export function registryRunSteps(ground: CiGround): readonly Step[] {
  const { steps, request } = ground;
  const listed = steps.filter((step) => isBuild(step) && isListed(step.name, ground));
  const copies = request.promote && request.promoteTo !== undefined;
  if (listed.length === 0 && !copies) return [];
  const users = listed.map(({ name }): Link => `made:${name}`);
  return [reachRegistryStep(), forgetLoginStep([...users, ...(copies ? [promotedLink] : [])])];
}

const buildKinds: readonly string[] = ['project-root', 'source', 'pipeline-cache', 'project-image'];

function isBuild(step: CiStep): step is CiStep & { readonly kind: BuildStepKind } {
  return buildKinds.includes(step.kind) && !step.satisfied;
}

/** Whether an image is made for several architectures: a list of images has to be pushed. */
function isListed(name: string, ground: CiGround): boolean {
  const architectures = architecturesOf(ground)(name);
  return architectures.length > 1 || architectures.includes('*');
}

/** A step of which nothing is left to do. */
function doneStep({ name, kind }: CiStep, requires: readonly Link[], why: string): Step {
  return {
    ...{ name, kind, requires, creates: [`made:${name}`] },
    run: async () => ({ summary: why, created: [created(`made:${name}`, true)], skipped: true }),
  };
}
