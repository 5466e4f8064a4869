import assert from 'node:assert/strict';
import { test } from 'node:test';
import { graph } from '../../src/engine/graph.ts';
import type { Link } from '../../src/model/link.ts';
import { step } from './steps.ts';

test('a graph knows who creates a link, and keeps the order of the plan', () => {
  const [clone, build] = [step('clone', { creates: ['source:a'] }), step('build', { requires: ['source:a'] })];
  const joined = graph([build, clone]);
  assert.equal(joined.creators.get('source:a'), clone);
  assert.deepEqual(joined.steps, [build, clone]);
});

test('gaps, doubles and cycles are told all at once', () => {
  const steps = [
    step('one', { requires: ['source:none', 'image:none'] }),
    step('one', { creates: ['source:a'] }),
    step('two', { creates: ['source:a'] }),
    step('three', { requires: ['image:x'], creates: ['image:y'] }),
    step('four', { after: ['image:y'], creates: ['image:x'] }),
    step('five', { requires: ['image:z'], creates: ['image:z'] }),
  ];
  assert.throws(() => graph(steps), {
    kind: 'bug',
    reason: 'planning:graph',
    message: [
      'the plan does not hold together: two steps are named "one"',
      '"one" and "two" both create "source:a"',
      '"one" requires "source:none", which nothing creates',
      '"one" requires "image:none", which nothing creates',
      '"three" waits for "four" waits for "three": a cycle',
      '"five" waits for "five": a cycle',
    ].join('; '),
  });
});

test('what a step only waits for may be created by nobody', () => {
  const after: Link[] = ['image:nobody'];
  assert.doesNotThrow(() => graph([step('alone', { after })]));
});
