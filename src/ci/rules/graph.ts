import { nearNames } from '../../model/near-names.ts';
import type { Configuration } from '../configuration.ts';
import type { CiStep } from '../graph/ci-step.ts';
import { fieldOf } from '../graph/missing.ts';
import { multiStageTests } from '../graph/multi-stage.ts';
import { stepsOf } from '../graph/steps-of.ts';
import type { ResolvedTest } from '../registry/resolved-test.ts';
import { pathText, type Violation } from '../violation.ts';
import type { Topic } from './rule.ts';

/** What the steps of a configuration show when they are joined. */
export const graph: Topic = {
  rules: [
    {
      ...{ id: 'V181', severity: 'error', title: 'no two steps have one name' },
      why: 'a target would mean two things, and the job fails before anything is run',
    },
    {
      ...{ id: 'V182', severity: 'error', title: 'the image of a container test is imported or built' },
      why: 'the test would wait for an image that nothing makes',
    },
    {
      ...{
        id: 'V183',
        severity: 'error',
        title: 'a step that runs in root, bin, test-bin or rpms has the field that makes it',
      },
      why: 'the test would wait for an image that nothing makes',
    },
    {
      ...{ id: 'V184', severity: 'error', title: 'a test that runs after the merge has no shards' },
      why: 'shards are made for tests before the merge and for periodic ones alone',
    },
    {
      ...{ id: 'V185', severity: 'error', title: 'a test has at least two shards, or says nothing of them' },
      why: 'one shard is the whole test',
    },
  ],
  *check(configuration, { resolved, registry }) {
    const steps = stepsOf(configuration, resolved);
    const made = new Set(
      steps.flatMap(({ creates }) => creates.flatMap((link) => (link.type === 'tag' ? link.tag : []))),
    );
    yield* repeatedNames(steps);
    yield* containerImages(configuration, made);
    yield* stepImages(configuration, resolved, made);
    yield* shards(configuration, registry !== undefined);
  },
};

/** What other rules tell already is not told again: pipeline tags (V028), names of tests (V082, V088), aliases (V030, V039). */
function* repeatedNames(steps: readonly CiStep[]): Iterable<Violation> {
  const first = new Map<string, CiStep>();
  for (const step of steps) {
    if (step.kind === 'source' && step.path.length === 0) continue;
    const other = first.get(step.name);
    if (other === undefined) first.set(step.name, step);
    else if (!isToldElsewhere(other, step)) {
      const message = `"${step.name}" is the name of two steps, of ${pathText(other.path)} and of ${pathText(step.path)}: give one of them another name`;
      yield { rule: 'V181', path: nameOf(step), message };
    }
  }
}

function isToldElsewhere(one: CiStep, other: CiStep): boolean {
  const pair = [fieldOfStep(one), fieldOfStep(other)];
  if (pair.includes('raw_steps')) return false;
  if (pair.includes('tests')) return pair.every((field) => field === 'tests' || field === 'images');
  return !pair.includes('external_images') || pair.some((field) => ['base_images', 'build_root'].includes(field));
}

function fieldOfStep({ kind, path: [field = ''] }: CiStep): string {
  return field === 'tests' && kind === 'input-image' ? 'from_image' : String(field);
}

/** Where the name of a step stands. */
function nameOf({ path, kind }: CiStep): Violation['path'] {
  return kind.endsWith('-test') && path[0] === 'tests' ? [...path, 'as'] : path;
}

function* containerImages({ tests = [] }: Configuration, made: ReadonlySet<string>): Iterable<Violation> {
  let told = 0;
  for (const [at, { as = '', container }] of tests.entries()) {
    const from = container?.from;
    if (!from || made.has(from)) continue;
    told += 1;
    const names = told <= mostSuggested && made.size <= 1000 ? made : new Set<string>();
    const message = `test "${as}" runs in "${from}", which nothing makes. ${advice(from, names)}`;
    yield { rule: 'V182', path: ['tests', at, 'container', 'from'], message };
  }
}

/** Near names are looked for this often: in a file that is wrong everywhere it would take minutes. */
const mostSuggested = 20;
const longestName = 100;

function advice(tag: string, made: ReadonlySet<string>): string {
  const field = fieldOf(tag);
  if (field) return `The field ${field} makes it`;
  const names = tag.length > longestName ? [] : [...made].filter(({ length }) => length <= longestName);
  const near = nearNames(tag, names).map((name) => `"${name}"`);
  const meant = near.length > 0 ? `Did you mean ${near.join(' or ')}? Otherwise build` : 'Build';
  return `${meant} it in images.items, or import it in base_images`;
}

const ofFields: ReadonlySet<string> = new Set(['root', 'bin', 'test-bin', 'rpms']);

function* stepImages(
  configuration: Configuration,
  resolved: readonly ResolvedTest[],
  made: ReadonlySet<string>,
): Iterable<Violation> {
  for (const { as: test, steps } of multiStageTests(configuration, resolved).values()) {
    for (const { as, from, place } of steps) {
      if (!from || !ofFields.has(from) || made.has(from)) continue;
      const message = `step "${as}" of test "${test}" runs in "${from}", which nothing makes. ${advice(from, made)}`;
      yield { rule: 'V183', ...place, path: [...place.path, 'from'], message };
    }
  }
}

/** Of tests that take the registry nothing is told without it, as nothing is made of them then. */
function* shards({ tests = [] }: Configuration, isResolved: boolean): Iterable<Violation> {
  for (const [at, { as = '', shard_count: count, postsubmit, steps, container }] of tests.entries()) {
    if (count === undefined || (steps && !container && !isResolved)) continue;
    const path = ['tests', at, 'shard_count'];
    if (postsubmit) {
      const message = `test "${as}" runs after the merge, where shard_count is not known: take it away, or postsubmit`;
      yield { rule: 'V184', path, message };
    }
    if (count <= 1) {
      const message = `test "${as}" has a shard_count of ${count}: give 2 or more, or take it away`;
      yield { rule: 'V185', path, message };
    }
  }
}
