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
  yield* collisions(list, place);
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

/** What a credential and an earlier one have in common, for each the first such thing. */
function* collisions(list: readonly Credential[], place: Place): Iterable<Violation> {
  const paths = new Map<string, number>();
  const sources = new Map<string, number>();
  const mounted = new Map<string, number>();
  const parents = new Map<string, number>();
  for (const [at, credential] of list.entries()) {
    const { mount_path: path = '' } = credential;
    const source = sourceOf(credential);
    const [own = '', ...above] = foldersOf(path);
    const same = paths.get(path);
    const twice = sources.get(source);
    const nested = [own, ...above].map((folder) => mounted.get(folder)).find((each) => each !== undefined);
    const around = nested ?? parents.get(own);
    if (same !== undefined) {
      const what = `are both mounted at ${JSON.stringify(path)}: give each a path of its own`;
      yield collision('V161', same, at, what, within(place, at, 'mount_path'));
    } else if (twice !== undefined) {
      const what = `are both the ${source}: leave one of them`;
      yield collision('V163', twice, at, what, within(place, at, credential.bundle ? 'bundle' : 'name'));
    } else if (around !== undefined) {
      const both = [list[around]?.mount_path ?? '', path].map((each) => JSON.stringify(each)).join(' and ');
      const what = `are mounted at ${both}, one inside of the other: move one of them`;
      yield collision('V162', around, at, what, within(place, at, 'mount_path'));
    }
    remember(paths, path, at);
    remember(sources, source, at);
    remember(mounted, own, at);
    for (const folder of [own, ...above]) remember(parents, folder, at);
  }
}

function collision(rule: RuleId, before: number, at: number, what: string, place: Place): Violation {
  return { rule, ...place, message: `credentials[${before}] and credentials[${at}] ${what}` };
}

function remember(known: Map<string, number>, key: string, at: number): void {
  if (key !== '' && !known.has(key)) known.set(key, at);
}

/** Empty where it is told otherwise that something is missing. */
function sourceOf({ bundle, namespace, name }: Credential): string {
  if (bundle) return `bundle ${JSON.stringify(bundle)}`;
  return namespace && name ? `secret ${JSON.stringify(`${namespace}/${name}`)}` : '';
}

/** No path that a system takes is longer. */
const longestPath = 4096;

/** A path and all that it is inside of, nearest first; below a name with two dots nothing is, as in the reference. */
function foldersOf(path: string): readonly string[] {
  if (!path.startsWith('/') || path.length > longestPath) return [];
  const segments = segmentsOf(path);
  const folders: string[] = [];
  for (let count = segments.length; count >= 0; count -= 1) {
    folders.push(`/${segments.slice(0, count).join('/')}`);
    if (segments[count - 1]?.includes('..')) break;
  }
  return folders;
}

/** Of an absolute path, without what goes nowhere. */
function segmentsOf(path: string): readonly string[] {
  const cleaned: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') cleaned.pop();
    else if (segment !== '' && segment !== '.') cleaned.push(segment);
  }
  return cleaned;
}
