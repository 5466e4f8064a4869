import { type Configuration, configurationShape } from '../configuration.ts';
import { encode } from '../reading/encode.ts';
import { type LiteralSteps, type Phase, phases, type Test } from '../test-shape.ts';
import type { Validated } from '../validate.ts';
import type { ClusterProfile } from './registry.ts';
import type { ResolvedTest } from './resolved-test.ts';

type Profiles = ReadonlyMap<string, ClusterProfile>;

/** The configuration in which every test that could be resolved has `literal_steps`, as the reference's resolver makes it. */
export function literalConfiguration({ configuration, resolved }: Validated, profiles?: Profiles): Configuration {
  const byIndex = new Map(resolved.map((one) => [one.index, one]));
  const { tests } = configuration;
  if (tests === undefined) return configuration;
  return { ...configuration, tests: tests.map((test, index) => literalTest(test, byIndex.get(index), profiles)) };
}

/** The same as values that a file can have: durations are texts again. */
export function literalValues(validated: Validated, profiles?: Profiles): unknown {
  return encode(literalConfiguration(validated, profiles), configurationShape);
}

function literalTest(test: Test, resolved: ResolvedTest | undefined, profiles: Profiles | undefined): Test {
  const { steps, ...rest } = test;
  if (steps === undefined || resolved === undefined) return test;
  return { ...rest, literal_steps: literalSteps(resolved, profiles) };
}

function literalSteps(test: ResolvedTest, profiles: Profiles | undefined): LiteralSteps {
  const { clusterProfile, steps, observers, leases, flags, dnsConfig, nodeArchitecture } = test;
  const name = clusterProfile?.value;
  const inPhase = (phase: Phase) => steps.filter((one) => one.phase === phase).map(({ step }) => step);
  const overrides = steps.flatMap((step) => [...step.overrides].map(([variable, { value }]) => [variable, value]));
  return given({
    cluster_profile_literal: name === undefined ? undefined : literalProfile(name, profiles?.get(name)),
    ...Object.fromEntries(phases.map((phase) => [phase, some(inPhase(phase))])),
    dependency_overrides: overrides.length > 0 ? Object.fromEntries(overrides) : undefined,
    dnsConfig: dnsConfig?.value,
    leases: some(leases.map(({ value }) => value)),
    observers: some(observers.map(({ value }) => value)),
    allow_skip_on_success: flags.allow_skip_on_success?.value,
    allow_best_effort_post_steps: flags.allow_best_effort_post_steps?.value,
    node_architecture: nodeArchitecture?.value,
  });
}

function literalProfile(name: string, known: ClusterProfile | undefined) {
  return given({
    name,
    lease_type: known?.leaseType,
    ip_pool_lease_type: known?.ipPoolLeaseType,
    cluster_type: known?.clusterType,
    secret: known?.secret,
  });
}

function some<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined;
}

/** What is not undefined. */
function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T & object;
}
