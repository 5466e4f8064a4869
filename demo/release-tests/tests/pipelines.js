'use strict';

const assert = require('node:assert');
const { accepted, get, post } = require('../lib/cluster.js');
const { readTestdata } = require('../lib/testdata.js');

const controller = 'tekton-pipelines-controller';
const store = gauge.dataStore.scenarioStore;

step('Run Pipeline <file>', async (file) => {
  store.put('run', accepted(await post(controller, '/run', readTestdata(file))));
});

step('Verify PipelineRun is <status>', (status) => {
  const run = store.get('run');
  assert.ok(
    run.reason.toLowerCase() === status,
    `expected the PipelineRun to be ${status}, but it is ${run.reason}: ${run.message}`,
  );
});

step('Verify tasks <names> ran in this order', (names) => {
  const ran = store.get('run').taskRuns.map((task) => task.name);
  assert.ok(ran.join(', ') === names, `expected the tasks ${names} in this order, but these ran: ${ran.join(', ')}`);
});

step('Verify tasks <names> were skipped', (names) => {
  const skipped = (store.get('run').skippedTasks || []).join(', ');
  assert.ok(skipped === names, `expected ${names} to be skipped, but it was ${skipped || 'none'}`);
});

step('Verify message of PipelineRun is <message>', (message) => {
  const found = store.get('run').message;
  assert.ok(found === message, `expected the message "${message}", but it is "${found}"`);
});

step('Verify parameter <name> of task <task> is <value>', (name, task, value) => {
  const found = store.get('run').taskRuns.find((taskRun) => taskRun.name === task);
  assert.ok(found, `expected task "${task}" to have run`);
  assertValue(found.params, name, value, `parameter "${name}" of task "${task}"`);
});

step('Verify result <name> of PipelineRun is <value>', (name, value) => {
  assertValue(store.get('run').results, name, value, `result "${name}" of the PipelineRun`);
});

step('Verify these CloudEvents are sent about <resource> <table>', async (resource, table) => {
  const { types } = accepted(await get('tekton-events-controller', `/events?resource=${resource}`));
  await table.entries(async ({ type }) => {
    assert.ok(
      types.includes(type),
      `expected the event ${type} to be sent about a ${resource}, but only ${types.join(', ')} are`,
    );
  });
});

function assertValue(list, name, value, what) {
  const found = (list || []).find((entry) => entry.name === name);
  assert.ok(found, `expected ${what} to be "${value}", but there is none`);
  assert.ok(found.value === value, `expected ${what} to be "${value}", but it was "${found.value}"`);
}
