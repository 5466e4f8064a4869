import type { Lease, MultiStage } from '../test-shape.ts';
import { type Place, within } from '../violation.ts';
import type { Sourced } from './resolved-test.ts';

/** What sets the values of a test: the test, then its workflow. Whoever sets a value first, wins. */
export interface Layer {
  readonly part: MultiStage;
  readonly place: Place;
}

/** The first value that was set; an empty list is one. */
export function firstOf<K extends keyof MultiStage>(
  layers: readonly Layer[],
  key: K,
): Sourced<NonNullable<MultiStage[K]>> | undefined {
  for (const { part, place } of layers) {
    const value = part[key];
    if (value !== undefined) return { value: value as NonNullable<MultiStage[K]>, from: within(place, key) };
  }
  return undefined;
}

/** Each key by itself: the first layer that has it wins. */
export function mergedMap(
  layers: readonly Layer[],
  key: 'env' | 'dependencies' | 'dependency_overrides' | 'node_architecture_overrides',
): ReadonlyMap<string, Sourced<string>> {
  const merged = new Map<string, Sourced<string>>();
  for (const { part, place } of layers) {
    for (const [name, value] of Object.entries(part[key] ?? {})) {
      if (!merged.has(name)) merged.set(name, { value, from: within(place, key, name) });
    }
  }
  return merged;
}

/** Leases of all layers, and those that define the variable of another layer's in another way. */
export interface MergedLeases {
  readonly leases: readonly Sourced<Lease>[];
  readonly conflicts: readonly { readonly lease: Sourced<Lease>; readonly other: Sourced<Lease> }[];
}

export function mergedLeases(layers: readonly Layer[]): MergedLeases {
  const leases: Sourced<Lease>[] = [];
  const conflicts: { lease: Sourced<Lease>; other: Sourced<Lease> }[] = [];
  for (const layer of layers) {
    const known = new Map(leases.map((lease) => [lease.value.env, lease]));
    for (const other of leasesIn(layer)) {
      const lease = known.get(other.value.env);
      if (lease === undefined) leases.push(other);
      else if (!isSameLease(lease.value, other.value)) conflicts.push({ lease, other });
    }
  }
  return { leases, conflicts };
}

/** Whether both take the same; what is left out is compared as such, as its default comes later. */
export function isSameLease(a: Lease, b: Lease): boolean {
  return a.env === b.env && a.resource_type === b.resource_type && (a.count ?? 0) === (b.count ?? 0);
}

function leasesIn({ part, place }: Layer): readonly Sourced<Lease>[] {
  return (part.leases ?? []).map((value, at) => ({ value, from: within(place, 'leases', at) }));
}
