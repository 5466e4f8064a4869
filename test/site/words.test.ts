import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scenarioOf } from '../../site/phrases.ts';
import { advice, likeliest } from '../../site/words.ts';

test('what to do names who is to blame and who may be', () => {
  const nobody = { accused: [], suspected: [] };
  assert.equal(advice('passed', nobody), 'Take upstream');
  assert.equal(
    advice('broken', { accused: ['triggers'], suspected: ['chains'] }),
    'Do not take triggers; wait with chains',
  );
  assert.equal(advice('suspected', { accused: [], suspected: ['pipeline', 'chains'] }), 'Wait with pipeline, chains');
  assert.equal(advice('suspected', nobody), 'Do not take upstream');
  assert.equal(advice('cancelled', nobody), 'Not known: this run says nothing about upstream');
});

test('nothing is certain', () => {
  assert.equal(likeliest({ regression: 1, flake: 0, infrastructure: 0 }), 'regression, over 99 % likely');
  assert.equal(likeliest({ regression: 0.2, flake: 0.789, infrastructure: 0.011 }), 'flake, 78 % likely');
});

test('the scenario of an id', () => {
  assert.deepEqual([scenarioOf('a.spec::One::two'), scenarioOf('plain')], ['One::two', 'plain']);
});
