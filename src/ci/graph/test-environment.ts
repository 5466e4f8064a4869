import type { Configuration } from '../configuration.ts';
import { imageReference } from './image-reference.ts';
import { imageVariable } from './image-variable.ts';
import type { MultiStageTest } from './multi-stage.ts';
import { claimedImage } from './test-needs.ts';

/** A variable that a step of a multi-stage test has, with the pull spec of an image. */
export interface ImageGiven {
  /** The step; all of them where it is undefined. */
  readonly step: string | undefined;
  readonly env: string;
  /** `stable:cli`, or the pull spec that was given in its place. */
  readonly value: string;
  readonly isPullSpec: boolean;
}

/** Variables with images that a multi-stage test has: of its dependencies, and of its cluster profile. */
export function environmentOf(test: MultiStageTest, configuration: Configuration): readonly ImageGiven[] {
  const ofSteps = test.steps.flatMap(({ as, dependencies }) =>
    dependencies.map(({ env, name, pullSpec }) => {
      const { stream, tag } = claimedImage(imageReference(name, configuration), test);
      return { step: as, env, value: pullSpec ?? `${stream}:${tag}`, isPullSpec: pullSpec !== undefined };
    }),
  );
  const payload = imageVariable('release', 'latest') ?? '';
  const ofProfile = { step: undefined, env: payload, value: 'release:latest', isPullSpec: false };
  return test.hasProfile ? [ofProfile, ...ofSteps] : ofSteps;
}
