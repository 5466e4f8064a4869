import type { CiStep, CiStepKind } from './ci-step.ts';
import type { CiGraph } from './partial.ts';

/** The chain of steps that takes longest: nothing is done before it is. */
export interface CriticalPath {
  readonly steps: readonly CiStep[];
  /** The sum of the weights: seconds, or how many steps they are. */
  readonly weight: number;
}

/** Seconds that steps usually take: an assumption for comparing chains, not a measurement of any configuration. */
export const usualSeconds: Readonly<Record<CiStepKind, number>> = {
  'input-image': 20,
  'project-root': 300,
  source: 180,
  'pipeline-cache': 600,
  'rpm-server': 60,
  'rpm-injection': 60,
  'project-image': 300,
  'bundle-source': 60,
  'index-generator': 60,
  'output-image': 5,
  'release-inputs': 60,
  'output-images': 5,
  'assemble-release': 300,
  'import-release': 120,
  images: 0,
  'container-test': 900,
  'multi-stage-test': 5400,
  parameters: 1,
};

/** The longest chain by number of steps, or by the weight of each. */
export function criticalPath(
  { steps, dependencies }: CiGraph,
  weightOf: (step: CiStep) => number = () => 1,
): CriticalPath {
  const longest = new Map<
    string,
    { readonly weight: number; readonly before: string | undefined; readonly step: CiStep }
  >();
  for (const step of steps) {
    const before = heaviest(dependencies.get(step.name) ?? [], (name) => longest.get(name)?.weight ?? 0);
    const weight = weightOf(step) + (before === undefined ? 0 : (longest.get(before)?.weight ?? 0));
    longest.set(step.name, { weight, before, step });
  }
  const end = heaviest([...longest.keys()], (name) => longest.get(name)?.weight ?? 0);
  const chain: CiStep[] = [];
  for (let at = longest.get(end ?? ''); at; at = longest.get(at.before ?? '')) chain.push(at.step);
  return { steps: chain.toReversed(), weight: longest.get(end ?? '')?.weight ?? 0 };
}

function heaviest(names: readonly string[], weightOf: (name: string) => number): string | undefined {
  let best: string | undefined;
  for (const name of names) if (best === undefined || weightOf(name) > weightOf(best)) best = name;
  return best;
}
