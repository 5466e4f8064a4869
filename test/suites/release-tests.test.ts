import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readConfig } from '../../src/config/config.ts';
import type { SuitePlan } from '../../src/model/suite.ts';
import { planSuite } from '../../src/suites/plan-suite.ts';
import { plainTesting } from '../model/plain-request.ts';
import { configTexts } from '../upstream/config-texts.ts';

// Read: facts/data/release-tests-specs.json, the headings and tags of all scenarios of release-tests at e2889e1. The file is
// not ours: the folder that STREAMSTRESS_DATA names has it.

const data = process.env.STREAMSTRESS_DATA;
const skip = data === undefined && 'STREAMSTRESS_DATA names no folder with the scenarios of release-tests';
const [suite] = readConfig(configTexts()).suites;

interface Spec {
  readonly path: string;
  readonly title: string;
  readonly specTags: string;
  readonly scenarios: readonly { readonly name: string; readonly tags: readonly string[] }[];
}

/** Specifications with these headings and tags, and nothing else. */
function realSpecs(): ReadonlyMap<string, string> {
  const file = join(data ?? '', 'facts/data/release-tests-specs.json');
  const { specs }: { specs: readonly Spec[] } = JSON.parse(readFileSync(file, 'utf8'));
  return new Map(
    specs.map(({ path, title, specTags, scenarios }) => {
      const bodies = scenarios.map(({ name, tags }) => `## ${name}\n\nTags: ${tags.join(', ')}\n\n* step\n`);
      return [path, [`# ${title}\n`, specTags && `Tags: ${specTags}\n`, ...bodies].join('\n')];
    }),
  );
}

function planOn(openshift: string, missing: (variables: readonly string[], users: readonly string[]) => boolean) {
  if (suite === undefined) throw new Error('there is no suite');
  const needs = suite.needs.map((need) => {
    return { need, missing: missing(need.variables, need.users) ? 'not there' : undefined, unknown: undefined };
  });
  const versions = new Map(Object.entries({ openshift, operator: '1.22', architecture: 'amd64' }));
  return planSuite({ ...{ suite, needs, versions }, testing: plainTesting, specs: realSpecs(), isGiven: () => false });
}

const filesOf = (scenarios: SuitePlan['planned'] = []) => [...new Set(scenarios.map(({ file }) => file))];

test('of 162 scenarios those run that can, and none that installs, upgrades or needs eyes', { skip }, () => {
  const { planned = [], gaps, calls } = planOn('4.18', () => false);
  assert.deepEqual([planned.length, gaps.length], [131, 0]);
  assert.equal(planOn('4.14', () => false).planned?.length, 129, 'the tutorial is skipped there');
  const never = /olm|upgrade|icon|hub\/hub|hpa|pac\/pac\.spec/;
  assert.deepEqual(
    filesOf(planned).filter((file) => never.test(file)),
    [],
  );
  const foreign = planned.filter(({ heading }) => /P&Z|p&z/.test(heading));
  assert.deepEqual(foreign, [], 'what is for other processors stays out');
  assert.deepEqual(
    calls.map(({ streams }) => streams),
    [1, 1],
  );
});

test('what changes the TektonConfig is run last', { skip }, () => {
  const [, last] = planOn('4.18', () => false).calls;
  const operator = ['addon', 'auto-prune', 'rbac', 'tekton-pruner'].map((name) => `specs/operator/${name}.spec`);
  assert.deepEqual(last?.specs, ['specs/chains', 'specs/metrics', ...operator, 'specs/results']);
});

test('without tokens and users 28 scenarios are gaps', { skip }, () => {
  const { planned, gaps } = planOn('4.18', (variables, users) => variables.length + users.length > 0);
  const counts = Map.groupBy(gaps, ({ need }) => need);
  assert.deepEqual(Object.fromEntries([...counts].map(([need, all]) => [need, all.length])), {
    ...{ 'chains-registry': 1, 'jib-maven-registry': 1, approvers: 20, 'pac-github': 1, 'pac-gitlab': 4, github: 1 },
  });
  assert.equal((planned?.length ?? 0) + gaps.length, 131);
});
