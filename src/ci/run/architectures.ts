import type { ImageBuild } from '../configuration.ts';
import type { CiStep, CiStepKind } from '../graph/ci-step.ts';
import { dependenciesOf } from '../graph/dependencies.ts';
import { architectures } from '../names.ts';
import type { CiGround } from './ground.ts';
import { valueAt } from './value-at.ts';

type Asked = Pick<CiGround, 'configuration' | 'resolved' | 'steps'>;

/** What is built where nobody asks for anything else, and beside whatever is asked of an image. */
const usual = 'amd64';

/** That of every node. */
const every = '*';

/** Steps that are of an architecture; what is asked of one goes no further than these. */
const ofArchitecture: readonly CiStepKind[] = [
  ...(['project-root', 'source', 'pipeline-cache', 'project-image', 'container-test', 'multi-stage-test'] as const),
];

/**
 * For which architectures a step builds, by its name: what is asked of images and of the nodes of tests is asked of all
 * that they are made of.
 */
export function architecturesOf(asked: Asked): (step: string) => readonly string[] {
  const known = found.get(asked) ?? askedOf(asked);
  found.set(asked, known);
  return (name) => {
    const wanted = [...(known.get(name) ?? [])].sort();
    return wanted.length > 0 ? wanted : [usual];
  };
}

/** Kept for a run: each of its steps asks. */
const found = new WeakMap<Asked, ReadonlyMap<string, ReadonlySet<string>>>();

function askedOf(asked: Asked): ReadonlyMap<string, ReadonlySet<string>> {
  const steps = asked.steps.filter(({ kind }) => ofArchitecture.includes(kind));
  const dependencies = dependenciesOf(steps);
  const own = new Map(steps.map((step) => [step.name, new Set(ownArchitectures(step, asked))]));
  for (const { name } of steps.toReversed()) {
    for (const before of dependencies.get(name) ?? [])
      for (const architecture of own.get(name) ?? []) own.get(before)?.add(architecture);
  }
  return own;
}

function ownArchitectures({ kind, path }: CiStep, { configuration, resolved }: Asked): readonly string[] {
  if (kind === 'project-image') return ofImage(valueAt<ImageBuild>(configuration, path));
  if (kind !== 'container-test' && kind !== 'multi-stage-test') return [];
  const [, index] = path;
  const ofTest = resolved.find((test) => test.index === index)?.nodeArchitecture?.value;
  return [ofTest || configuration.tests?.[Number(index)]?.node_architecture || usual];
}

function ofImage({ capabilities = [], additional_architectures = [], multi_arch }: ImageBuild): readonly string[] {
  const wanted = [...capabilities, ...additional_architectures].filter((name) => architectures.includes(name));
  return [usual, ...wanted, ...(multi_arch ? [every] : [])];
}
