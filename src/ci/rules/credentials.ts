import type { Credential } from '../test-shape.ts';
import { type Place, type RuleId, type Violation, within } from '../violation.ts';
import type { Topic } from './rule.ts';
import { misnamed } from './secrets.ts';
import { stepsOf } from './steps-of-tests.ts';

export const credentials: Topic = {
  rules: [
    {
      ...{ id: 'V159', severity: 'error', title: 'a credential has a namespace and a name' },
      why: 'nobody could tell which secret is meant',
    },
    {
      ...{ id: 'V160', severity: 'error', title: 'a credential is mounted at an absolute path' },
      why: 'the pod would be refused',
    },
    {
      ...{ id: 'V161', severity: 'error', title: 'every credential of a step has a path of its own' },
      why: 'one would hide the other',
    },
    {
      ...{ id: 'V162', severity: 'error', title: 'no credential is mounted inside of another' },
      why: 'one would hide a part of the other',
    },
    {
      ...{ id: 'V163', severity: 'error', title: 'a step takes a secret or a bundle once' },
      why: 'two volumes would have one name, and the pod would be refused',
    },
    {
      ...{ id: 'V164', severity: 'error', title: 'a credential of the store is a bundle, or a group of a collection' },
      why: 'nobody could tell which secret is meant',
    },
  ],
  *check(configuration, surroundings) {
    for (const { step, place } of stepsOf(configuration, surroundings).written)
      yield* credentialProblems(step.credentials ?? [], within(place, 'credentials'));
  },
};

/** What is wrong with the credentials of a step wherever it is used. */
export function* credentialProblems(list: readonly Credential[], place: Place): Iterable<Violation> {
  for (const [at, credential] of list.entries()) yield* problems(credential, within(place, at));
  for (const [at, one] of list.entries()) {
    for (const [after, other] of list.entries()) {
      if (after > at) yield* collision([at, one], [after, other], within(place, after));
    }
  }
}

function* problems(credential: Credential, place: Place): Iterable<Violation> {
  const { bundle, collection, group, field, mount_path } = credential;
  if (bundle || collection || group || field) yield* ofStore(credential, place);
  else {
    for (const part of ['name', 'namespace'] as const) {
      if (credential[part]) continue;
      const message = `The credential has no ${part}: it is the secret of a namespace and a name`;
      yield { rule: 'V159', ...within(place, part), message };
    }
  }
  if (mount_path?.startsWith('/')) return;
  const message = mount_path
    ? `${JSON.stringify(mount_path)} is no absolute path: let it begin with "/"`
    : 'The credential has no "mount_path": say where the step finds it';
  yield { rule: 'V160', ...within(place, 'mount_path'), message };
}

function* ofStore(credential: Credential, place: Place): Iterable<Violation> {
  const { name, namespace, as, bundle, collection, group, field } = credential;
  const wrong = (part: string, message: string): Violation => ({ rule: 'V164', ...within(place, part), message });
  if (name) yield wrong('name', 'The credential has "name", and what the store calls it as well: leave one of them');
  if (as && !field) yield wrong('as', '"as" renames the file of a field: add "field", or leave it out');
  else if (bundle) {
    if (collection || group || field)
      yield wrong('bundle', 'A bundle has no collection, group or field: leave these out');
  } else if (collection && group) {
    if (namespace) yield wrong('namespace', 'A secret of the store is in no namespace: leave it out');
    yield* misnamed(credential, place.path, 'V164', place.file);
  } else yield wrong(field ? 'field' : 'group', 'The store has secrets by collection and group: add both, or a bundle');
}

type Listed = readonly [at: number, credential: Credential];

/** The first thing that two have in common. */
function* collision([at, one]: Listed, [after, other]: Listed, place: Place): Iterable<Violation> {
  const wrong = (rule: RuleId, part: string, message: string): Violation => ({
    ...{ rule, ...within(place, part), message: `credentials[${at}] and credentials[${after}] ${message}` },
  });
  const [path = '', otherPath = ''] = [one.mount_path, other.mount_path];
  if (path === otherPath) {
    yield wrong('V161', 'mount_path', `are both mounted at ${JSON.stringify(path)}: give each a path of its own`);
  } else if (one.bundle && one.bundle === other.bundle) {
    yield wrong('V163', 'bundle', `are both the bundle ${JSON.stringify(one.bundle)}: leave one of them`);
  } else if (isSameSecret(one, other)) {
    yield wrong('V163', 'name', `are both the secret ${JSON.stringify(one.name)}: leave one of them`);
  } else if (isInside(path, otherPath) || isInside(otherPath, path)) {
    const both = [path, otherPath].map((each) => JSON.stringify(each)).join(' and ');
    yield wrong('V162', 'mount_path', `are mounted at ${both}, one inside of the other: move one of them`);
  }
}

function isSameSecret(one: Credential, other: Credential): boolean {
  return Boolean(one.name && one.namespace) && one.name === other.name && one.namespace === other.namespace;
}

/** A path with two dots in a name below counts as outside, as in the reference. */
function isInside(path: string, other: string): boolean {
  if (!path.startsWith('/') || !other.startsWith('/')) return false;
  const [inner, outer] = [segments(path), segments(other)];
  return outer.every((segment, at) => inner[at] === segment) && !inner.slice(outer.length).join('/').includes('..');
}

/** Of an absolute path, without what goes nowhere. */
function segments(path: string): readonly string[] {
  const cleaned: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') cleaned.pop();
    else if (segment !== '' && segment !== '.') cleaned.push(segment);
  }
  return cleaned;
}
