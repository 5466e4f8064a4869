import type { CiStep } from '../graph/ci-step.ts';
import type { CiGround } from './ground.ts';

/** Kinds of steps that we plan and do not run, with what they are called. */
const notRun: Readonly<Partial<Record<CiStep['kind'], string>>> = {
  'bundle-source': 'bundles of operators (operator.bundles, operator.substitutions)',
  'index-generator': 'indexes of bundles (operator.bundles)',
  'rpm-injection': 'base images with a repository of RPMs (base_rpm_images)',
};

/**
 * What a run would have to do that this program does not, one sentence each, with the step's name: told before anything is
 * touched. docs/ci-run.md lists the kinds.
 */
export function refusedParts(ground: CiGround): readonly string[] {
  return [...ground.steps.flatMap((step) => refusedStep(step, ground)), ...refusedTests(ground)];
}

function refusedStep(step: CiStep, { configuration }: CiGround): readonly string[] {
  const [root, ...rest] = step.path;
  if (root === 'raw_steps') return [refusal(step, 'raw_steps', 'write it as what it stands for: images, tests')];
  const kind = notRun[step.kind];
  if (kind !== undefined) return [refusal(step, kind, 'leave it out by --target')];
  const isBundle = root === 'operator' && rest.length > 0;
  if (isBundle) return [refusal(step, 'bundles of operators (operator.bundles)', 'leave it out by --target')];
  const isMerged = root === 'build_roots' && configuration.build_root !== undefined;
  return isMerged ? [refusal(step, 'configurations of several repositories (build_roots)', 'run each by itself')] : [];
}

function refusal({ name }: CiStep, what: string, todo: string): string {
  return `step "${name}" is one of the ${what}, which streamstress does not run: ${todo}`;
}

/** Secrets of a store outside of the cluster, and leases that only one installation has. */
function refusedTests({ configuration, resolved, steps }: CiGround): readonly string[] {
  const running = new Set(steps.map(({ name }) => name));
  const ofTests = (configuration.tests ?? []).filter(({ as = '' }) => running.has(as));
  const stored = ofTests.flatMap(({ as, secret, secrets = [] }) =>
    [secret, ...secrets].some((one) => one?.bundle || one?.collection) ? [storeRefusal(`test "${as}"`)] : [],
  );
  const ofSteps = resolved
    .filter(({ as }) => running.has(as))
    .flatMap(({ as, steps: all }) =>
      all.flatMap(({ step }) =>
        (step.credentials ?? []).some((one) => one.bundle || one.collection)
          ? [storeRefusal(`step "${step.as}" of test "${as}"`)]
          : [],
      ),
    );
  return [...stored, ...ofSteps];
}

function storeRefusal(who: string): string {
  return `${who} mounts a secret of a collection or bundle, which lies in a store outside of the cluster that streamstress does not read: name a Secret of the cluster instead`;
}
