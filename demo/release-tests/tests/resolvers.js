'use strict';

const assert = require('node:assert');
const { fetchTask, taskUrl } = require('../lib/catalog.js');
const { accepted, post, refusal } = require('../lib/cluster.js');

const store = gauge.dataStore.scenarioStore;

step('Resolve task <name> of namespace <namespace> in the cluster', async (name, namespace) => {
  store.put('answer', await resolve('cluster', { name, namespace }));
});

step('Fetch task <name> from the catalogue', async (name) => {
  const task = await fetchTask(name);
  assert.ok(task.kind === 'Task', `expected the catalogue to serve a Task, but it is a ${task.kind}`);
});

step('Resolve task <name> over HTTP', async (name) => {
  store.put('answer', await resolve('http', { url: taskUrl(name) }));
});

step('Verify the resolved task is <name>', (name) => {
  const task = accepted(store.get('answer')).data;
  assert.ok(task.metadata.name === name, `expected task "${name}" to be resolved, but it was "${task.metadata.name}"`);
});

step('Verify resolving failed with <text>', (text) => {
  const message = refusal(store.get('answer'));
  assert.ok(message.includes(text), `expected resolving to fail with "${text}", but it failed with "${message}"`);
});

function resolve(resolver, params) {
  return post('tekton-pipelines-remote-resolvers', '/resolve', { resolver, params });
}
