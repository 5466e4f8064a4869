import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scenarioAt } from '../../src/results/scenario-line.ts';
import { scenario } from '../analysis/evidence.ts';

const spec = [
  '# Pipelines',
  '',
  '## Run a task: P-01',
  '* step',
  '##Without a space',
  '### Run',
  '## Twice  ',
  '',
].join('\r\n');

function at(heading: string): string {
  return scenarioAt({ ...scenario('A'), file: 'specs/run.spec', scenario: heading }, spec);
}

test('a scenario is asked for by the line of its heading', () => {
  assert.equal(at('Run a task: P-01'), 'specs/run.spec:3');
  assert.equal(at('Without a space'), 'specs/run.spec:5');
  assert.equal(at('Twice'), 'specs/run.spec:7');
});

test('a row of a table is asked for by its scenario', () => {
  assert.equal(at('Run a task: P-01 | ScnRow: 2'), 'specs/run.spec:3');
  assert.equal(at('Twice | SpecRow: 1'), 'specs/run.spec:7');
});

test('a heading that is not there is looked for in the whole file', () => {
  assert.equal(at('Run'), 'specs/run.spec');
});
