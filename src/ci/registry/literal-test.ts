import { type LiteralSteps, phases, type Test } from '../test-shape.ts';
import { within } from '../violation.ts';
import { claimOf } from './claim.ts';
import { expand } from './expand.ts';
import { inherited, settingsOf } from './inherited.ts';
import { type Layer, mergedLeases } from './layers.ts';
import type { ResolvedTest } from './resolved-test.ts';

/** A test that has `literal_steps`: somebody has resolved it already. */
export function literalTest(test: Test, index: number, literal: LiteralSteps): ResolvedTest {
  const { cluster_profile_literal: profile, observers = [], timeout: _, ...part } = literal;
  const place = { path: ['tests', index, 'literal_steps'] };
  const layers: readonly Layer[] = [{ part, place }];
  const ground = { registry: undefined, settings: settingsOf(layers), through: [] };
  const from = within(place, 'cluster_profile_literal', 'name');
  return {
    ...{ as: test.as ?? '', index, claim: claimOf(test) },
    steps: phases.flatMap((phase) => expand(phase, part[phase] ?? [], within(place, phase), ground).steps),
    observers: observers.map((value, at) => ({ value, from: within(place, 'observers', at) })),
    leases: mergedLeases(layers).leases,
    ...inherited(layers),
    clusterProfile: profile?.name ? { value: profile.name, from } : undefined,
  };
}
