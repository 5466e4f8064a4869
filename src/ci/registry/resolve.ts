import type { Configuration } from '../configuration.ts';
import { type MultiStage, phases, type StepOrReference, type Test } from '../test-shape.ts';
import { type Path, type Violation, within } from '../violation.ts';
import { literalTest } from './literal-test.ts';
import { type Resolution, type ResolvedWith, resolveTest } from './resolve-test.ts';
import type { ResolvedTest } from './resolved-test.ts';

/** Tests after the registry, and what is wrong with the others. */
export interface ResolvedTests {
  readonly resolved: readonly ResolvedTest[];
  readonly violations: readonly Violation[];
}

/**
 * Resolves the multi-stage tests of a configuration. Without a registry those that refer to it are left out, which is
 * said once, and what is wrong with the others is a warning: the reference looks at them with its registry alone.
 */
export function resolveTests({ tests = [] }: Configuration, given: ResolvedWith): ResolvedTests {
  const resolved: ResolvedTest[] = [];
  const violations: Violation[] = [];
  const left: Referring[] = [];
  for (const [index, test] of tests.entries()) {
    const reference = given.registry === undefined ? referenceOf(test, index) : undefined;
    if (reference) left.push(reference);
    else {
      const resolution = resolutionOf(test, index, given);
      if (resolution.test) resolved.push(resolution.test);
      violations.push(...resolution.violations);
    }
  }
  if (given.registry !== undefined) return { resolved, violations };
  const warnings = violations.map((violation): Violation => ({ ...violation, rule: 'S061' }));
  return { resolved, violations: [...warnings, ...notResolved(left)] };
}

function resolutionOf(test: Test, index: number, given: ResolvedWith): Resolution {
  const { steps, literal_steps: literal } = test;
  if (steps !== undefined) return resolveTest(test, index, steps, given);
  return { test: literal && literalTest(test, index, literal), violations: [] };
}

/** A test that needs the registry, with the first thing that it takes of it. */
interface Referring {
  readonly path: Path;
  /** `workflow "ipi-aws"`. */
  readonly taken: string;
}

function referenceOf({ steps }: Test, index: number): Referring | undefined {
  const path = ['tests', index, 'steps'];
  if (steps === undefined) return undefined;
  if (steps.workflow !== undefined) return { path: [...path, 'workflow'], taken: `workflow "${steps.workflow}"` };
  return inPhases(steps, path) ?? enabled(steps, path);
}

function inPhases(steps: MultiStage, path: Path): Referring | undefined {
  for (const phase of phases) {
    for (const [at, element] of (steps[phase] ?? []).entries()) {
      const taken = takenBy(element);
      if (taken) return { path: within({ path }, phase, at).path, taken };
    }
  }
  return undefined;
}

function takenBy({ ref, chain, observers }: StepOrReference): string | undefined {
  if (chain !== undefined) return `chain "${chain}"`;
  if (ref !== undefined) return `step "${ref}"`;
  return observers?.[0] === undefined ? undefined : `observer "${observers[0]}"`;
}

function enabled({ observers }: MultiStage, path: Path): Referring | undefined {
  const name = observers?.enable?.[0];
  return name === undefined ? undefined : { path: [...path, 'observers', 'enable', 0], taken: `observer "${name}"` };
}

function notResolved(left: readonly Referring[]): readonly Violation[] {
  const [first] = left;
  if (first === undefined) return [];
  const tests = left.length === 1 ? 'a test takes' : `${left.length} tests take`;
  const message = `${tests} parts of a step registry, as the ${first.taken}, and none was given: what they come to is not checked. Give its folder with --registry`;
  return [{ rule: 'S060', path: first.path, message }];
}
