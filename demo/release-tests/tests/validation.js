'use strict';

const assert = require('node:assert');
const { accepted, post } = require('../lib/cluster.js');
const { readTestdata } = require('../lib/testdata.js');

const store = gauge.dataStore.scenarioStore;

step('Create Pipeline <file>', async (file) => {
  store.put('review', accepted(await post('tekton-pipelines-webhook', '/validate', readTestdata(file).pipelineSpec)));
});

step('Create Trigger with CEL filter <filter>', async (filter) => {
  const trigger = { interceptors: [{ name: 'cel', filter }] };
  store.put('review', accepted(await post('tekton-triggers-webhook', '/validate', trigger)));
  store.put('filter', filter);
});

step('Verify it is admitted', () => {
  const review = store.get('review');
  assert.ok(review.allowed, `expected the webhook to admit it, but it was refused: ${review.message}`);
});

step('Verify it is refused with <text>', (text) => {
  const review = store.get('review');
  assert.ok(!review.allowed, 'expected the webhook to refuse it, but it was admitted');
  assert.ok(
    review.message.includes(text),
    `expected it to be refused with "${text}", but the message is "${review.message}"`,
  );
});
