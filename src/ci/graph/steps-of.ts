import type { Configuration } from '../configuration.ts';
import type { ResolvedTest } from '../registry/resolved-test.ts';
import { buildSteps } from './build-steps.ts';
import type { CiLink, CiNeed, CiStep } from './ci-step.ts';
import { variablesOf } from './image-variable.ts';
import { inputSteps } from './input-steps.ts';
import { type DependencyOverrides, multiStageTests } from './multi-stage.ts';
import { rawSteps } from './raw-steps.ts';
import { emptyStreamStep, releaseSteps } from './release-steps.ts';
import { testSteps } from './test-steps.ts';

/** What decides about the steps besides the configuration. */
export interface GraphOptions {
  /** Steps that are asked for: optional images among them are of `[images]` then. */
  readonly targets?: readonly string[];
  /** Names of variables that the run has: what they give is not made again. */
  readonly environment?: ReadonlySet<string>;
  /** Pull specs by the variable of a dependency. */
  readonly dependencyOverrides?: DependencyOverrides;
  /** Whether parameters are written into a file once all is done. */
  readonly writesParameters?: boolean;
}

/** All steps of a configuration, joined by what they need and create. Pure. */
export function stepsOf(
  configuration: Configuration,
  resolved: readonly ResolvedTest[],
  options: GraphOptions = {},
): readonly CiStep[] {
  const environment = options.environment ?? new Set();
  const releases = releaseSteps(configuration, environment);
  const raw = rawSteps(configuration, environment);
  const steps = [
    ...inputSteps(configuration),
    ...buildSteps(configuration),
    ...releases,
    ...raw,
    ...([...releases, ...raw].some(givesRelease) ? [] : [emptyStreamStep()]),
    ...testSteps(configuration, multiStageTests(configuration, resolved, options.dependencyOverrides)),
  ];
  const whole = [...steps, imagesStep(steps, leftOut(configuration, options.targets ?? []))];
  const all = options.writesParameters ? [...whole, parametersStep()] : whole;
  return environment.size > 0 ? all.map((step) => orSatisfied(step, environment)) : all;
}

function givesRelease({ kind }: CiStep): boolean {
  return kind === 'release-inputs' || kind === 'import-release';
}

/** All images: those that are built, unless they are optional and nobody asks for them, and those of the releases. */
function imagesStep(steps: readonly CiStep[], leftOut: ReadonlySet<string>): CiStep {
  const needs = steps.flatMap(({ kind, needs: [from], creates }): readonly CiNeed[] => {
    if (kind === 'release-inputs') {
      return creates.map((link) => ({ link, why: 'the images of the release belong to all images' }));
    }
    const isWanted = kind === 'output-image' && !(from?.link.type === 'tag' && leftOut.has(from.link.tag));
    return isWanted ? creates.map((link) => ({ link, why: 'it is one of the images' })) : [];
  });
  return {
    ...{ name: '[images]', kind: 'images', needs, creates: [{ type: 'images' }], path: [] },
    description: 'is done when all images are there',
  };
}

/** Optional images that nobody asks for. */
function leftOut({ images, raw_steps }: Configuration, targets: readonly string[]): ReadonlySet<string> {
  const outputs = (raw_steps ?? []).map((step) => step.output_image_tag_step);
  const names = new Set([
    ...(images?.items ?? []).flatMap(({ to = '', optional }) => (optional ? [to] : [])),
    ...outputs.flatMap((output) => (output?.optional ? [output.from ?? ''] : [])),
  ]);
  for (const target of targets) names.delete(target);
  return names;
}

function parametersStep(): CiStep {
  return {
    ...{ name: 'parameters', kind: 'parameters', creates: [], path: [] },
    needs: [{ link: { type: 'all' }, why: 'it writes down what all others give' }],
    description: 'writes the parameters of all steps into a file',
  };
}

/** A step does nothing where the run has every variable that it would give; releases that it has are imported. */
function orSatisfied(step: CiStep, environment: ReadonlySet<string>): CiStep {
  const variables = step.creates.some(isRelease) ? [] : variablesOf(step);
  const isGiven = variables.length > 0 && variables.every((name) => environment.has(name));
  return isGiven ? { ...step, satisfied: true } : step;
}

function isRelease(link: CiLink): boolean {
  return link.type === 'tag' && link.stream === 'release';
}
