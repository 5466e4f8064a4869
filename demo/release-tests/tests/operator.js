'use strict';

const assert = require('node:assert');
const { get } = require('../lib/cluster.js');

step('Verify these workloads are ready <table>', async (table) => {
  await table.entries(async ({ workload }) => {
    const { status } = await get(workload, '/readiness');
    assert.ok(status === 200, `expected ${workload} to be ready, but /readiness answered ${status}`);
  });
});
