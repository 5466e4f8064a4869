import { type AskedInput, pullSecretNamespace, type TestOrder } from '../../model/ci-run.ts';
import type { CiStandIns } from '../../model/ci-stand-ins.ts';
import type { ImageBuild } from '../configuration.ts';
import type { CiStep } from '../graph/ci-step.ts';
import { imageReference } from '../graph/image-reference.ts';
import { promotedTags } from '../rules/promoted-tags.ts';
import { architecturesOf } from './architectures.ts';
import { askedInput } from './asked-inputs.ts';
import { dockerfilePath } from './automatic-inputs.ts';
import type { CiGround } from './ground.ts';
import { argumentsOf } from './image-orders.ts';
import { isTest } from './run-steps.ts';
import { testOrder } from './test-orders.ts';
import { valueAt } from './value-at.ts';

/**
 * What a sandbox must have so that the steps can run: all that the configuration finds outside of its repository. `file`
 * gives the text of a file of the repository, by its path in it.
 */
export function standInsFor(
  ground: CiGround,
  file: (path: string) => string | undefined = () => undefined,
): CiStandIns {
  const { configuration, origin, request, steps, all } = ground;
  const orders = steps.filter(isTest).map((step) => testOrder(step, ground));
  const promoted = request.promote ? promotedTags(configuration, origin) : [];
  const inputs = all.flatMap((step) => askedInput(step, ground) ?? []);
  return {
    inputs,
    dockerfiles: steps.flatMap((step) => dockerfileOf(step, ground, file)),
    architectures: unique(steps.flatMap(({ name }) => architecturesOf(ground)(name))).filter((name) => name !== '*'),
    releaseTags: unique(orders.flatMap((order) => releaseTags(order, ground))),
    leases: orders.flatMap(({ leases }) => leases),
    claims: orders.flatMap(({ claim }) => claim ?? []),
    secrets: [...orders.flatMap(({ copied }) => copied.map(({ from }) => from)), ...inputs.flatMap(pullSecretOf)],
    projects: unique(promoted.map(({ to }) => to.split('/')[0] ?? '')),
  };
}

function dockerfileOf(
  { kind, path }: CiStep,
  { configuration }: CiGround,
  file: (path: string) => string | undefined,
): NonNullable<CiStandIns['dockerfiles']> {
  if (kind !== 'project-image' && kind !== 'project-root') return [];
  const image = valueAt<ImageBuild>(configuration, path);
  const text = image.dockerfile_literal ?? file(dockerfilePath(image));
  return text === undefined ? [] : [{ text, buildArgs: argumentsOf(image) }];
}

function pullSecretOf(input: AskedInput): CiStandIns['secrets'] {
  const name = input.type === 'external' ? input.pullSecret : undefined;
  return name === undefined ? [] : [{ namespace: pullSecretNamespace, name }];
}

/** Images of a release that pods run in or are told of. */
function releaseTags({ pods, observers }: TestOrder, { configuration }: CiGround): readonly string[] {
  const images = [...pods, ...observers].flatMap(({ image, images: told, cli }) => [
    ...[image, ...told.map((one) => one.image), ...(cli ? [cli] : [])],
  ]);
  const inputs = Object.values(configuration.operator?.substitutions ?? []).map(({ with: text = '' }) =>
    imageReference(text, configuration),
  );
  return [...images, ...inputs].filter(({ stream }) => /^stable(?:-|$)/.test(stream)).map(({ tag }) => tag);
}

function unique(words: readonly string[]): readonly string[] {
  return [...new Set(words)].filter((word) => word !== '');
}
