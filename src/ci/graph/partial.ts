import { StreamstressError } from '../../model/error.ts';
import { nearNames } from '../../model/near-names.ts';
import type { CiStep } from './ci-step.ts';
import { creatorsOf, cycleIn, type Dependencies, dependenciesOf, inOrder } from './dependencies.ts';
import { missingNeeds } from './missing.ts';

/** Steps that hold together, each after all that it waits for. */
export interface CiGraph {
  readonly steps: readonly CiStep[];
  readonly dependencies: Dependencies;
}

/**
 * The steps that targets need, or all of them where there are no targets. Errors (request): a target that is no step or is
 * given twice, a need that nothing fulfils, steps that wait for each other.
 */
export function partial(steps: readonly CiStep[], targets: readonly string[]): CiGraph {
  const wanted = targets.length === 0 ? steps : neededBy(chosen(steps, targets), steps);
  const missing = missingNeeds(wanted);
  if (missing.length > 0) throw impossible('missing_dependency', shortened(missing).join('\n'));
  const dependencies = dependenciesOf(wanted);
  const { order, rest } = inOrder(wanted, dependencies);
  const cycle = cycleIn(rest, dependencies);
  if (cycle === undefined) return { steps: order, dependencies };
  const way = cycle.map((name) => `"${name}"`).join(' waits for ');
  throw impossible('cycle', `steps wait for each other: ${way}. Take one of these needs away`);
}

/** In a file where everything is missing the first say enough. */
function shortened(lines: readonly string[], most = 100): readonly string[] {
  return lines.length > most ? [...lines.slice(0, most), `and ${lines.length - most} more`] : lines;
}

function chosen(steps: readonly CiStep[], targets: readonly string[]): readonly CiStep[] {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const twice = targets.filter((name, at) => targets.indexOf(name) < at);
  if (twice.length > 0) throw impossible('repeated_target', `target "${twice[0]}" is given twice: once is enough`);
  const unknown = targets.filter((name) => !byName.has(name));
  if (unknown.length > 0)
    throw impossible('unknown_target', unknown.map((name) => noStep(name, [...byName.keys()])).join('\n'));
  return targets.flatMap((name) => byName.get(name) ?? []);
}

function noStep(name: string, names: readonly string[]): string {
  const near = nearNames(name, names);
  const others = names.filter((other) => !near.includes(other));
  return `no step is named "${name}". Steps are ${[...near, ...others].join(', ')}`;
}

/** Steps and all that creates anything which they need, in the order of the whole. */
function neededBy(targets: readonly CiStep[], steps: readonly CiStep[]): readonly CiStep[] {
  const creators = creatorsOf(steps);
  const found = new Set(targets);
  for (const { needs } of found) {
    for (const { link } of needs) {
      for (const step of link.type === 'all' ? steps : creators(link)) found.add(step);
    }
  }
  return steps.filter((step) => found.has(step));
}

function impossible(reason: string, message: string): StreamstressError {
  return new StreamstressError('request', ['ci', reason], message);
}
