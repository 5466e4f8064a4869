import { phases } from '../test-shape.ts';
import type { Validated } from '../validate.ts';
import { pathText } from '../violation.ts';
import { type Placed, placedBy } from './placed.ts';
import type { Registry } from './registry.ts';
import type { ResolvedStep, ResolvedTest, Sourced } from './resolved-test.ts';

/** A value of a resolved test, and the line that has set it. */
export interface Provenance extends Placed {
  readonly test: string;
  /** Where it is in the test: `pre[2].env.REGION`. */
  readonly path: string;
  /** The step that it is of. */
  readonly step?: string;
  readonly value: unknown;
}

/** Every value that tests get from somewhere, in the order of the tests. */
export function provenanceOf(validated: Validated, registry: Registry | undefined): readonly Provenance[] {
  const at = placedBy(validated, registry);
  return validated.resolved.flatMap((test) =>
    valuesOf(test).map(({ path, step, sourced: { value, from } }) => ({
      ...{ test: test.as, path: pathText(path), ...(step !== undefined && { step }), value },
      ...at(from),
    })),
  );
}

/** `e2e pre[2].env.REGION of ipi-conf = "us-east-1" (step-registry/ipi/conf/ipi-conf-ref.yaml:9:14)`. */
export function provenanceLine({ test, path, step, value, file, line, column }: Provenance): string {
  const of = step === undefined ? '' : ` of ${step}`;
  return `${test} ${path}${of} = ${JSON.stringify(value)} (${file}:${line}:${column})`;
}

interface Value {
  readonly path: readonly (string | number)[];
  readonly step?: string;
  readonly sourced: Sourced<unknown>;
}

function valuesOf(test: ResolvedTest): readonly Value[] {
  const { workflow, clusterProfile, steps, observers, leases, flags, dnsConfig, nodeArchitecture } = test;
  const whole = { workflow, cluster_profile: clusterProfile, ...flags, dnsConfig, node_architecture: nodeArchitecture };
  const named = Object.entries(whole).flatMap(([name, sourced]) => (sourced ? [{ path: [name], sourced }] : []));
  const inPhases = phases.flatMap((phase) =>
    steps.filter((step) => step.phase === phase).flatMap((step, at) => valuesOfStep(step, [phase, at])),
  );
  return [
    ...named,
    ...inPhases,
    ...leases.map((sourced, at) => ({ path: ['leases', at], sourced })),
    ...observers.map(({ value, from }, at) => ({ path: ['observers', at], sourced: { value: value.name, from } })),
  ];
}

function valuesOfStep(resolved: ResolvedStep, path: readonly (string | number)[]): readonly Value[] {
  const { step, place, env, dependencies, overrides } = resolved;
  const { as = '' } = step;
  const all = { env, dependencies, dependency_overrides: overrides };
  return [
    { path, sourced: { value: as, from: place } },
    ...Object.entries(all).flatMap(([key, values]) =>
      [...values].map(([name, sourced]) => ({ path: [...path, key, name], step: as, sourced })),
    ),
  ];
}
