'use strict';

const { ask, namespace } = require('../lib/cluster.js');

beforeScenario(async () => {
  const { status } = await ask('GET', `/api/v1/namespaces/${namespace}`);
  if (status !== 200) throw new Error(`namespace "${namespace}" could not be read: the API server answered ${status}`);
});
