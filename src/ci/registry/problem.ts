import { nearNames } from '../../model/near-names.ts';
import type { LiteralStep } from '../test-shape.ts';
import type { Place, RuleId } from '../violation.ts';

/** What is wrong in an element of a phase, or in a part that it takes. */
export interface Problem {
  readonly rule: RuleId;
  readonly message: string;
  /** The element of the phase. */
  readonly asked: Place;
  /** Where it is wrong, which may be in a chain. */
  readonly place: Place;
  /** Chains from the element to there. */
  readonly chains: readonly string[];
  /** Whether the key is meant, and not the value. */
  readonly of?: 'key' | undefined;
}

/** Whether something is missing in a phase because of it. */
export function leavesOut({ rule }: Problem): boolean {
  return rule === 'V188' || rule === 'V189';
}

/** What steps and observers declare as their parameters. */
export function declaredIn(steps: readonly Pick<LiteralStep, 'env'>[]): ReadonlySet<string> {
  return new Set(steps.flatMap(({ env = [] }) => env.map(({ name = '' }) => name)));
}

export function missing(kind: string, name: string, names: Iterable<string>): string {
  const near = nearNames(name, names, 3);
  const advice =
    near.length > 0
      ? `Did you mean ${near.map((each) => `"${each}"`).join(' or ')}?`
      : 'Correct the name, or add it to the registry';
  return `the registry has no ${kind} "${name}". ${advice}`;
}

export function undeclared(
  what: 'parameter' | 'dependency',
  name: string,
  owner: string,
  known: Iterable<string>,
): string {
  const near = nearNames(name, known, 3).map((each) => `"${each}"`);
  const advice = near.length > 0 ? `did you mean ${near.join(' or ')}?` : 'leave it out, or declare it in the step';
  return `${owner} sets the ${what} "${name}", and no step of it declares one of that name: ${advice}`;
}

export function unset(step: string, name: string): string {
  const advice = 'set it under "env" of the test';
  return `"${step}" needs the parameter "${name}", which has no default and is set nowhere: ${advice}`;
}

export function cycle(name: string, chains: readonly string[]): string {
  const way = [...chains.slice(chains.indexOf(name)), name].map((each) => `"${each}"`).join(' → ');
  return `chains contain each other: ${way}. Take one of them out of another`;
}
