import type { Lease } from '../test-shape.ts';
import { within } from '../violation.ts';
import type { ClusterProfile } from './registry.ts';
import type { ResolvedTest, Sourced } from './resolved-test.ts';

/** The variable that has the lease of a cluster profile. */
const profileVariable = 'LEASED_RESOURCE';

/** All that is leased for a test, in the order in which it is asked for: of its profile, its steps and itself, by type. */
export function leasesOf(
  { clusterProfile, steps, leases }: ResolvedTest,
  profiles: ReadonlyMap<string, ClusterProfile> | undefined,
): readonly Sourced<Required<Lease>>[] {
  const ofSteps = steps.flatMap(({ step, place }) =>
    (step.leases ?? []).map((value, at) => ({ value, from: within(place, 'leases', at) })),
  );
  return [...ofProfile(clusterProfile, profiles), ...ofSteps, ...leases]
    .map(({ value, from }) => ({ value: withDefaults(value), from }))
    .toSorted((a, b) => order(a.value.resource_type, b.value.resource_type));
}

function ofProfile(
  profile: ResolvedTest['clusterProfile'],
  profiles: ReadonlyMap<string, ClusterProfile> | undefined,
): readonly Sourced<Lease>[] {
  const type = profile && profiles?.get(profile.value)?.leaseType;
  return type ? [{ value: { resource_type: type, env: profileVariable, count: 1 }, from: profile.from }] : [];
}

function withDefaults({ resource_type = '', env = '', count }: Lease): Required<Lease> {
  return { resource_type, env, count: count || 1 };
}

function order(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
