import type { Registry } from '../registry/registry.ts';
import type { Violation } from '../violation.ts';
import { within } from '../violation.ts';
import { credentialProblems } from './credentials.ts';
import { dependencyForms } from './dependencies.ts';
import { leaseForms } from './leases.ts';
import { observerProblems } from './observers.ts';
import { formAndStream } from './step-images.ts';
import { contents } from './steps.ts';

/** What is wrong with steps and observers of a registry, whoever takes them: they must be fine in every test. */
export function* stepsOfRegistry({ steps, observers }: Registry): Iterable<Violation> {
  for (const name of steps.keys()) {
    const found = steps.get(name);
    if (found === undefined) continue;
    const { part, file } = found;
    const place = { file, path: ['ref'] };
    yield* contents(part, place);
    yield* formAndStream(part, place);
    yield* credentialProblems(part.credentials ?? [], within(place, 'credentials'));
    yield* dependencyForms(part.dependencies ?? [], within(place, 'dependencies'));
    for (const [at, lease] of (part.leases ?? []).entries()) yield* leaseForms(lease, within(place, 'leases', at));
  }
  for (const name of observers.keys()) {
    const found = observers.get(name);
    if (found) yield* observerProblems(found.part, { file: found.file, path: ['observer'] });
  }
}
