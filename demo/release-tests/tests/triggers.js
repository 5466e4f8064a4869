'use strict';

const assert = require('node:assert');
const { accepted, post, refusal } = require('../lib/cluster.js');
const { readTestdata } = require('../lib/testdata.js');

const store = gauge.dataStore.scenarioStore;

step('Send event <file>', async (file) => {
  const event = Object.assign({ filter: store.get('filter') }, readTestdata(file));
  store.put('verdict', accepted(await post('tekton-triggers-core-interceptors', '/cel', event)));
});

step('Verify the event is accepted', () => {
  assert.ok(store.get('verdict').continue, 'expected event to be accepted, but it was filtered out');
});

step('Verify the event is filtered out', () => {
  assert.ok(!store.get('verdict').continue, 'expected event to be filtered out, but it was accepted');
});

step('Declare parameter <name> with default <value>', (name, value) => {
  store.put('params', [...(store.get('params') || []), { name, default: value }]);
});

step('Bind event <file> <table>', async (file, table) => {
  const bindings = [];
  await table.entries(async (binding) => {
    bindings.push(binding);
  });
  const request = { bindings, params: store.get('params') || [], event: readTestdata(file) };
  store.put('answer', await post('tekton-triggers-controller', '/bind', request));
});

step('Verify these parameters are bound <table>', async (table) => {
  const { params } = accepted(store.get('answer'));
  await table.entries(async ({ name, value }) => {
    const bound = params.find((param) => param.name === name);
    assert.ok(bound, `expected parameter "${name}" to be "${value}", but it was not bound`);
    assert.ok(bound.value === value, `expected parameter "${name}" to be "${value}", but it was "${bound.value}"`);
  });
});

step('Verify binding fails with <text>', (text) => {
  const message = refusal(store.get('answer'));
  assert.ok(message.includes(text), `expected binding to fail with "${text}", but it failed with "${message}"`);
});
