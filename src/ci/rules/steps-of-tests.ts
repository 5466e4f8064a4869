import type { Configuration } from '../configuration.ts';
import type { Registry } from '../registry/registry.ts';
import type { ResolvedTest, Sourced } from '../registry/resolved-test.ts';
import { type Lease, type LiteralStep, type Phase, phases, type StepOrReference, type Test } from '../test-shape.ts';
import { type Place, pathText } from '../violation.ts';

/** A step where it is written: in the configuration, or in a file of the registry. */
interface WrittenStep {
  readonly step: LiteralStep;
  readonly place: Place;
}

/** An element of a phase, as it is written or as it came out of the registry. */
export interface Element {
  readonly phase: Phase;
  readonly element: StepOrReference;
  readonly place: Place;
  /** What of it is a step; undefined where it only refers to one. */
  readonly step: LiteralStep | undefined;
}

/** The steps of a test in their order, before the registry or after it. */
export interface Steps {
  readonly test: Test;
  readonly index: number;
  readonly elements: readonly Element[];
  readonly leases: readonly Sourced<Lease>[];
  /** Values of parameters as the test has them; undefined where it has none. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

interface StepsOfConfiguration {
  /** Tests as they are written. */
  readonly before: readonly Steps[];
  /** Tests after the registry, where something of them came out of it. */
  readonly after: readonly Steps[];
  /** Each once. */
  readonly written: readonly WrittenStep[];
}

const known = new WeakMap<Configuration, StepsOfConfiguration>();

/** What rules of steps look at. Kept for the configuration, as several of them ask. */
export function stepsOf(
  configuration: Configuration,
  { resolved, registry }: { readonly resolved: readonly ResolvedTest[]; readonly registry?: Registry | undefined },
): StepsOfConfiguration {
  const found = known.get(configuration);
  if (found) return found;
  const tests = configuration.tests ?? [];
  const before = tests.flatMap((test, index) => writtenSteps(test, index));
  const after = resolved.flatMap((one) => resolvedSteps(one, tests[one.index]));
  const own = before.flatMap(({ elements }) => elements.flatMap(({ step, place }) => (step ? [{ step, place }] : [])));
  const made = { before, after, written: [...own, ...taken(resolved, registry)] };
  known.set(configuration, made);
  return made;
}

export function isMultiStage({ steps, literal_steps }: Test): boolean {
  return steps !== undefined || literal_steps !== undefined;
}

function writtenSteps(test: Test, index: number): Steps[] {
  const path = ['tests', index];
  return (['steps', 'literal_steps'] as const).flatMap((field) => {
    const part = test[field];
    if (part === undefined) return [];
    const elements = phases.flatMap((phase) =>
      (part[phase] ?? []).map((element: StepOrReference, at): Element => {
        const step = field === 'literal_steps' || isStep(element) ? element : undefined;
        return { phase, element, step, place: { path: [...path, field, phase, at] } };
      }),
    );
    const leases = (part.leases ?? []).map((value, at) => ({ value, from: { path: [...path, field, 'leases', at] } }));
    return [{ test, index, elements, leases, env: part.env }];
  });
}

/** Whether there is anything but a reference. */
function isStep(element: StepOrReference): boolean {
  return Object.keys(element).some((key) => key !== 'ref' && key !== 'chain');
}

function resolvedSteps({ index, steps, leases }: ResolvedTest, test: Test | undefined): Steps[] {
  if (!test || !steps.some(({ place }) => place.file !== undefined)) return [];
  const elements = steps.map(({ phase, step, place }) => ({ phase, element: step, step, place }));
  return [{ test, index, elements, leases }];
}

/** Steps of the registry's files that tests use, as these have them. */
function taken(resolved: readonly ResolvedTest[], registry: Registry | undefined): readonly WrittenStep[] {
  const byPlace = new Map<string, WrittenStep>();
  for (const { step, place } of resolved.flatMap(({ steps }) => steps)) {
    const key = `${place.file} ${pathText(place.path)}`;
    if (place.file === undefined || byPlace.has(key)) continue;
    const part = place.path[0] === 'ref' ? registry?.steps.get(step.as ?? '')?.part : undefined;
    byPlace.set(key, { step: part ?? step, place });
  }
  return [...byPlace.values()];
}
