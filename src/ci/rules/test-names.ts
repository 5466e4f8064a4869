import { isSubdomain } from '../names.ts';
import type { Test } from '../test-shape.ts';
import type { RuleId } from '../violation.ts';
import type { Topic } from './rule.ts';
import { isMultiStage } from './steps-of-tests.ts';

const mostLetters = 61;
const mostLettersOfClaims = 42;

export const testNames: Topic = {
  rules: [
    {
      ...{ id: 'V082', severity: 'error', title: 'a test has a name of its own' },
      why: 'it is the target that a job asks for',
    },
    {
      ...{ id: 'V083', severity: 'error', title: 'a test has a name' },
      why: 'its target and its jobs are called after it',
    },
    {
      ...{ id: 'V084', severity: 'error', title: `the name of a test has ${mostLetters} characters at most` },
      why: 'names of objects on the cluster are made of it, and these have a limit',
    },
    {
      ...{
        id: 'V085',
        severity: 'error',
        title: `the name of a test that claims a cluster has ${mostLettersOfClaims} characters at most`,
      },
      why: 'longer names than elsewhere are made of it',
    },
    {
      ...{ id: 'V086', severity: 'error', title: 'no test is called "images"' },
      why: 'the target "[images]", which is all images, would be taken for it',
    },
    {
      ...{ id: 'V087', severity: 'error', title: 'the name of no test begins with "ci-index"' },
      why: 'indexes of bundles are called so',
    },
    {
      ...{ id: 'V088', severity: 'error', title: 'no test is called like an image that is built' },
      why: 'both are targets, and only one of them can be meant',
    },
    {
      ...{ id: 'V089', severity: 'error', title: 'the name of a test can be that of an object of Kubernetes' },
      why: 'pods and secrets are called after it',
    },
    {
      ...{ id: 'V090', severity: 'error', title: 'the name of a test does not end like that of a shard' },
      why: '"-1of2" is what jobs of shards end with, and rehearsals cut it off',
    },
    {
      ...{ id: 'V091', severity: 'error', title: 'the name of a multi-stage test has no dot' },
      why: 'objects are called after it whose names have none',
    },
  ],
  *check({ tests = [], images }) {
    const built = new Set(images?.items?.map(({ to }) => to));
    const seen = new Map<string, number>();
    for (const [index, test] of tests.entries()) {
      const { as = '' } = test;
      const path = ['tests', index, 'as'];
      const first = seen.get(as);
      if (as !== '' && first !== undefined) {
        const message = `tests[${first}] is called ${JSON.stringify(as)} already: rename one of the two`;
        yield { rule: 'V082', path, message };
      }
      if (first === undefined) seen.set(as, index);
      const problem = problemOf(test, built);
      if (problem) yield { rule: problem[0], path, message: problem[1] };
    }
  },
};

/** The first thing that is wrong with a name. */
function problemOf(test: Test, built: ReadonlySet<string | undefined>): readonly [RuleId, string] | undefined {
  const { as = '', cluster_claim } = test;
  const said = JSON.stringify(as);
  if (as === '') return ['V083', 'The test has no name: give it one with "as"'];
  if (as.length > mostLetters) return ['V084', tooLong(as, mostLetters, 'A test')];
  if (as.length > mostLettersOfClaims && cluster_claim)
    return ['V085', tooLong(as, mostLettersOfClaims, 'A test with cluster_claim')];
  if (as === 'images') return ['V086', `A test cannot be called ${said}, as "[images]" is a target: rename it`];
  if (as.startsWith('ci-index'))
    return ['V087', `${said} begins with "ci-index" as the indexes of bundles do: rename the test`];
  if (built.has(as)) return ['V088', `${said} is an image that is built here: rename the test or the image`];
  if (!isSubdomain(as))
    return ['V089', `${said} must be lower-case letters, digits, "-" and ".", with a letter or digit at both ends`];
  if (/-\d+of\d+$/.test(as)) return ['V090', `${said} ends as the jobs of shards do: rename it, or use shard_count`];
  if (as.includes('.') && isMultiStage(test))
    return ['V091', `${said} has a dot, which only container tests may have: write "-" instead`];
  return undefined;
}

function tooLong(as: string, most: number, what: string): string {
  return `${JSON.stringify(as)} has ${as.length} characters. ${what} has a name of ${most} at most: shorten it`;
}
