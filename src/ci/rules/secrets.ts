import { isSubdomain } from '../names.ts';
import { isCollection, isFileName, isGroup } from '../store-names.ts';
import type { Secret, Test } from '../test-shape.ts';
import { type Path, pathText, type RuleId, type Violation } from '../violation.ts';
import type { Topic } from './rule.ts';

const whose = 'nobody could tell which secret is meant';

export const secrets: Topic = {
  rules: [
    {
      ...{ id: 'V113', severity: 'error', title: 'a test has "secret" or "secrets"' },
      why: 'one of them would be easy to overlook',
    },
    {
      ...{ id: 'V114', severity: 'error', title: '"secret" and "secrets" stand in container tests' },
      why: 'steps have "credentials" of their own, these would not be mounted',
    },
    { ...{ id: 'V115', severity: 'error', title: 'a secret by name is not one of the store' }, why: whose },
    {
      ...{ id: 'V116', severity: 'error', title: '"as" of a secret stands beside "field"' },
      why: 'it renames the file of one field',
    },
    {
      ...{ id: 'V117', severity: 'error', title: 'a bundle is not part of a collection or group' },
      why: whose,
    },
    {
      ...{ id: 'V118', severity: 'error', title: 'a test takes a bundle once' },
      why: 'two volumes would have one name',
    },
    { ...{ id: 'V119', severity: 'error', title: 'a collection has a group' }, why: whose },
    { ...{ id: 'V120', severity: 'error', title: 'a group has a collection' }, why: whose },
    { ...{ id: 'V121', severity: 'error', title: 'a field has a collection and a group' }, why: whose },
    {
      ...{ id: 'V122', severity: 'error', title: 'a secret of the store is a bundle or a group of a collection' },
      why: whose,
    },
    {
      ...{ id: 'V123', severity: 'error', title: 'collection, group and field are names that the store can have' },
      why: 'the store has no such secret',
    },
    {
      ...{ id: 'V124', severity: 'error', title: 'the name of a secret can be that of an object of Kubernetes' },
      why: 'there is no such secret',
    },
    {
      ...{ id: 'V125', severity: 'error', title: 'a test takes a secret once' },
      why: 'two volumes would have one name',
    },
    {
      ...{ id: 'V126', severity: 'error', title: 'a secret is mounted at an absolute path' },
      why: 'the pod would be refused',
    },
  ],
  *check({ tests = [] }) {
    for (const [index, test] of tests.entries()) {
      if (test.secret === undefined && test.secrets === undefined) continue;
      const path = ['tests', index];
      yield* place(test, path);
      const seen = new Set<string>();
      for (const [at, secret] of (test.secrets ?? []).entries())
        yield* problems(secret, [...path, 'secrets', at], seen);
      if (test.secret) yield* problems(test.secret, [...path, 'secret'], seen);
    }
  },
};

function* place({ as, secret, secrets, container }: Test, path: Path): Iterable<Violation> {
  const said = `The test ${JSON.stringify(as)}`;
  if (secret && secrets) {
    const message = `${said} has both "secret" and "secrets": move the one into the list`;
    yield { rule: 'V113', path: [...path, 'secret'], of: 'key', message };
  }
  if (container) return;
  const message = `${said} has no container to mount secrets in: give its steps "credentials" instead`;
  yield { rule: 'V114', path: [...path, secrets ? 'secrets' : 'secret'], of: 'key', message };
}

function* problems(secret: Secret, path: Path, seen: Set<string>): Iterable<Violation> {
  const { mount_path } = secret;
  yield* isOfStore(secret) ? ofStore(secret, path, seen) : byName(secret, path, seen);
  if (!mount_path || mount_path.startsWith('/')) return;
  const message = `${JSON.stringify(mount_path)} is no absolute path: let it begin with "/"`;
  yield { rule: 'V126', path: [...path, 'mount_path'], message };
}

function isOfStore({ bundle, collection, group, field, as }: Secret): boolean {
  return [bundle, collection, group, field, as].some(Boolean);
}

function* byName({ name = '' }: Secret, path: Path, seen: Set<string>): Iterable<Violation> {
  const said = JSON.stringify(name);
  if (!isSubdomain(name)) {
    const message = `${said} is no name of a secret: use lower-case letters, digits, "-" and "."`;
    yield { rule: 'V124', path: [...path, 'name'], message };
  }
  const key = `name ${name}`;
  if (seen.has(key)) {
    yield { rule: 'V125', path: [...path, 'name'], message: `The secret ${said} is taken twice: leave one of them` };
  }
  seen.add(key);
}

function* ofStore(secret: Secret, path: Path, seen: Set<string>): Iterable<Violation> {
  const { name, as, bundle, collection, group, field } = secret;
  const wrong = (rule: RuleId, part: string, message: string): Violation => ({
    ...{ rule, path: [...path, part], message: `${pathText(path)} ${message}` },
  });
  if (name) yield wrong('V115', 'name', `has "name", and what it is called in the store as well: leave one of them`);
  if (as && !field) yield wrong('V116', 'as', 'has "as" without "field": name the field whose file is renamed');
  if (bundle) {
    if (collection || group || field)
      yield wrong('V117', 'bundle', 'is a bundle, which has no collection, group or field: leave these out');
    const key = `bundle ${bundle}`;
    if (seen.has(key))
      yield wrong('V118', 'bundle', `takes the bundle ${JSON.stringify(bundle)} a second time: leave it out`);
    seen.add(key);
  } else if (collection && group) yield* misnamed(secret, path, 'V123');
  else if (collection) yield wrong('V119', 'collection', 'has a collection without a group: add "group"');
  else if (group) yield wrong('V120', 'group', 'has a group without a collection: add "collection"');
  else if (field) yield wrong('V121', 'field', 'has a field without collection and group: add them');
  else yield wrong('V122', 'as', 'names no secret: add a bundle, or a collection and a group');
}

/** Names that the store cannot have, of a secret or a credential. */
export function* misnamed(secret: Secret, path: Path, rule: RuleId, file?: string): Iterable<Violation> {
  for (const [part, isName, advice] of parts) {
    const text = secret[part];
    if (!text || isName(text)) continue;
    const message = `${JSON.stringify(text)} is no name of a ${part === 'as' ? 'file' : part}: use ${advice}`;
    yield { rule, file, path: [...path, part], message };
  }
}

const parts = [
  ['collection', isCollection, 'up to 50 lower-case letters, digits, "-" and single "_" between them'],
  ['group', isGroup, 'letters, digits, "-" and single "_", with "/" between words'],
  ['field', isFileName, 'letters, digits, "-", "_" and "--dot--" for a dot'],
  ['as', isFileName, 'letters, digits, "-", "_" and "."'],
] as const;
