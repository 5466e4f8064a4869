import { isSubdomain } from '../names.ts';
import type { Observer } from '../test-shape.ts';
import { type Place, type Violation, within } from '../violation.ts';
import { resourceViolations } from './resources.ts';
import type { Topic } from './rule.ts';
import { formAndStream } from './step-images.ts';

export const observers: Topic = {
  rules: [
    {
      ...{ id: 'V180', severity: 'error', title: 'an observer has a name, an image, commands and resources' },
      why: 'its pod could not be made',
    },
  ],
  *check(_, { registry, resolved }) {
    const names = new Set(resolved.flatMap(({ observers }) => observers.map(({ value }) => value.name ?? '')));
    for (const name of names) {
      const found = registry?.observers.get(name);
      if (found) yield* observerProblems(found.part, { file: found.file, path: ['observer'] });
    }
  },
};

/** What is wrong with an observer by itself, all under V180. */
export function* observerProblems(observer: Observer, place: Place): Iterable<Violation> {
  const { name = '', commands } = observer;
  const said = `The observer ${JSON.stringify(name)}`;
  if (!isSubdomain(name)) {
    const message = `${said} must have a name of lower-case letters, digits, "-" and "."`;
    yield { rule: 'V180', ...within(place, 'name'), message };
  }
  if (!commands)
    yield { rule: 'V180', ...within(place, 'commands'), message: `${said} has no commands: write what it runs` };
  yield* resourceViolations(observer.resources, within(place, 'resources'), 'V180');
  for (const violation of formAndStream(observer, place)) yield { ...violation, rule: 'V180' };
}
