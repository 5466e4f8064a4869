import type { Lease } from '../test-shape.ts';
import { type Place, type Violation, within } from '../violation.ts';
import type { Topic } from './rule.ts';
import { type Steps, stepsOf } from './steps-of-tests.ts';

export const leases: Topic = {
  rules: [
    {
      ...{ id: 'V170', severity: 'error', title: 'a lease has a type of resource' },
      why: 'nobody could tell what is leased',
    },
    {
      ...{ id: 'V171', severity: 'error', title: 'a lease has a variable' },
      why: 'the step could not tell what it got',
    },
    {
      ...{ id: 'V172', severity: 'error', title: 'every lease of a test has a variable of its own' },
      why: 'one would hide the other',
    },
  ],
  *check(configuration, surroundings) {
    const { before, after } = stepsOf(configuration, surroundings);
    for (const one of [...before, ...after]) yield* leasesOf(one);
  },
};

/** Those of the test first, then those of its steps. */
function* leasesOf({ test, leases, elements }: Steps): Iterable<Violation> {
  const ofSteps = elements.flatMap(({ step, place }) =>
    (step?.leases ?? []).map((value, at) => ({ value, from: within(place, 'leases', at) })),
  );
  const seen = new Set<string>();
  for (const { value, from } of [...leases, ...ofSteps]) {
    yield* leaseForms(value, from);
    if (!value.env) continue;
    if (seen.has(value.env)) {
      const said = `${JSON.stringify(value.env)} is the variable of another lease of the test ${JSON.stringify(test.as)}`;
      yield { rule: 'V172', ...within(from, 'env'), message: `${said}: name another one` };
    }
    seen.add(value.env);
  }
}

/** What is wrong with a lease by itself. */
export function* leaseForms({ resource_type, env }: Lease, place: Place): Iterable<Violation> {
  if (!resource_type) {
    const message = 'The lease has no "resource_type": say what is leased';
    yield { rule: 'V170', ...within(place, 'resource_type'), message };
  }
  if (!env) {
    const message = 'The lease has no "env": name the variable that tells the step what it got';
    yield { rule: 'V171', ...within(place, 'env'), message };
  }
}
