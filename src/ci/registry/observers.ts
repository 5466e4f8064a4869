import type { MultiStage, Observer } from '../test-shape.ts';
import { type Place, type Violation, within } from '../violation.ts';
import { firstOf, type Layer } from './layers.ts';
import { missing, type Problem, unset } from './problem.ts';
import type { Registry } from './registry.ts';
import type { ResolvedStep, Sourced } from './resolved-test.ts';
import { type Values, withDefault } from './step-values.ts';

export interface Observing {
  readonly observers: readonly Sourced<Observer>[];
  readonly problems: readonly Problem[];
  /** What is wrong in their files. */
  readonly broken: readonly Violation[];
}

/** Those that steps ask for and that are enabled, without those that are disabled, by name. */
export function observersOf(
  layers: readonly Layer[],
  steps: readonly ResolvedStep[],
  env: Values,
  registry: Registry | undefined,
): Observing {
  const asked = [...askedFor(layers, steps)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const found = asked.map(([name, from]) => ({ name, from, known: registry?.observers.get(name) }));
  const problems: Problem[] = [];
  const wrong = (rule: 'V189' | 'V191', place: Place, message: string) =>
    problems.push({ rule, message, asked: place, place, chains: [] });
  const observers = found.flatMap(({ name, from, known }) => {
    if (known === undefined) {
      wrong('V189', from, missing('observer', name, registry?.observers.keys() ?? []));
      return [];
    }
    const value = valued(known.part, env);
    for (const { name: parameter = '', default: set } of value.env ?? []) {
      if (set === undefined) wrong('V191', from, unset(name, parameter));
    }
    return [{ value, from }];
  });
  return { observers, problems, broken: found.flatMap(({ known }) => known?.violations ?? []) };
}

/** By name, with the place that asks for each. */
function askedFor(layers: readonly Layer[], steps: readonly ResolvedStep[]): ReadonlyMap<string, Place> {
  const { value: said, from } = firstOf(layers, 'observers') ?? nobody;
  const disabled = new Set(said.disable);
  const asked = [
    ...steps.flatMap(({ step, place }) => named(step.observers, within(place, 'observers'))),
    ...named(said.enable, within(from, 'enable')),
  ];
  return new Map(asked.filter(([name]) => !disabled.has(name)));
}

const nobody: Sourced<NonNullable<MultiStage['observers']>> = { value: {}, from: { path: [] } };

function named(names: readonly string[] | undefined, place: Place): readonly (readonly [string, Place])[] {
  return (names ?? []).map((name, at) => [name, within(place, at)]);
}

function valued({ env, ...observer }: Observer, values: Values): Observer {
  return env ? { ...observer, env: env.map((parameter) => withDefault(parameter, values)) } : observer;
}
