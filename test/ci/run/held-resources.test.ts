import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createClock } from '../../../src/adapters/clock.ts';
import { createFiles } from '../../../src/adapters/files.ts';
import { createMachine } from '../../../src/adapters/machine.ts';
import { createSecrets } from '../../../src/adapters/secrets.ts';
import { createServices } from '../../../src/adapters/services.ts';
import { claimSteps } from '../../../src/ci/run/claim-steps.ts';
import { leaseProblems, leaseSteps } from '../../../src/ci/run/lease-steps.ts';
import { kinds } from '../../../src/cluster/kinds.ts';
import { graph } from '../../../src/engine/graph.ts';
import { runGraph } from '../../../src/engine/run-graph.ts';
import { created, type Step } from '../../../src/engine/step.ts';
import type { CiRunRequest, TestOrder } from '../../../src/model/ci-run.ts';
import type { Services } from '../../../src/ports/services.ts';
import type { World } from '../../../src/ports/world.ts';
import { startLeaseServer } from '../../../src/sandbox/ci/lease-server.ts';
import { createLeaseClient } from '../../../src/tools/leases/lease-client.ts';
import { claim, makeImageSet, makePool } from '../../cluster/claims/pools.ts';
import { sandboxCluster } from '../../cluster/sandbox-cluster.ts';

const hive = await sandboxCluster({ installed: false });
makeImageSet(hive.store, 'ocp-4.19');
makePool(hive.store, 'aws');
const credentials = { username: 'ci', password: 'open-sesame' };
const resources = [
  { type: 'aws-quota-slice', names: ['us-east-1--slice-0'] },
  { type: 'ips-us-east-1', count: 13 },
];
const server = await startLeaseServer({ resources, credentials });
const folder = mkdtempSync(join(tmpdir(), 'held-'));
after(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});
writeFileSync(join(folder, 'login'), 'ci:open-sesame\n');

const never = new AbortController().signal;
const world: Partial<World> = {
  ...{ clock: createClock(), machine: createMachine(), files: createFiles(), cluster: hive.cluster },
  services: createServices({
    ...{ trust: { certificateAuthority: undefined }, environment: {}, secrets: createSecrets(), signal: never },
  }),
};
const leases = [{ type: 'aws-quota-slice', env: 'LEASED_RESOURCE', count: 1 }];
const order = { as: 'e2e', leases, claim } as unknown as TestOrder;
const request = {
  leaseServer: { url: server.url, credentials: join(folder, 'login') },
  ...{ leaseTimeout: 60, job: { name: 'pull-ci-e2e' }, artifacts: folder },
} as unknown as CiRunRequest;
const namespace = { name: 'ci-op-abcd1234', labels: { 'streamstress.dev/ci': 'true' }, registry: '' };

const opened: Step = {
  ...{ name: 'namespace', kind: 'ci-namespace', requires: [], creates: ['namespace:ci'] },
  run: async () => ({ summary: '', created: [created('namespace:ci', namespace)] }),
};

/** Runs what holds something for a test around one that looks at it. */
async function around(look: Step['run'], cancel: AbortSignal = never) {
  const tests: Step = {
    ...{ name: 'e2e', kind: 'test', requires: ['leased:e2e', 'claimed:e2e'], creates: ['made:e2e'], run: look },
  };
  const holding = [leaseSteps, claimSteps].flatMap((steps) => steps(order, ['namespace:ci'], ['made:e2e'], request));
  const ran = await runGraph(graph([opened, ...holding, tests]), world as World, () => {}, { cancel, force: never });
  return ran.steps.map(({ name, status }) => `${name} ${status}`);
}

async function left() {
  const claims = await hive.cluster.list(kinds.clusterClaim);
  return [
    ...Object.keys(server.owners()),
    ...claims.flatMap(({ metadata }) => (metadata.deletionTimestamp ? [] : metadata.name)),
  ];
}

test('a test has its lease and its cluster while it runs, and both are given back when it fails', async () => {
  const statuses = await around(async (inputs) => {
    assert.deepEqual(inputs.get('leased:e2e').env, { LEASED_RESOURCE: 'us-east-1' });
    assert.match(Object.values(server.owners())[0] ?? '', /^ci-op-abcd1234-[0-9a-f]{5}$/);
    assert.match(inputs.get('claimed:e2e').name, /^ci-op-abcd1234-e2e-[0-9a-f]{8}$/);
    assert.equal((await left()).length, 2);
    throw new Error('red');
  });
  assert.deepEqual(statuses.slice(1), [
    ...['lease:e2e succeeded', 'release-leases:e2e succeeded', 'claim:e2e succeeded', 'release-claim:e2e succeeded'],
    'e2e failed',
  ]);
  assert.deepEqual(await left(), []);
  for (const kind of ['ClusterClaim', 'ClusterDeployment']) {
    const path = join(folder, 'build-resources', `${kind[0]?.toLowerCase()}${kind.slice(1)}.json`);
    assert.equal(JSON.parse((await world.files?.read(path)) ?? '').kind, kind);
  }
});

test('a cancel while the test waits gives back what has come', async () => {
  const cancel = new AbortController();
  const giveBack = server.exhaust('aws-quota-slice');
  const waiting = around(async () => assert.fail('it ran'), cancel.signal);
  while ((await left()).length < 2) await createClock().sleep(10, never);
  cancel.abort();
  const statuses = await waiting;
  giveBack();
  assert.ok(statuses.includes('lease:e2e cancelled'), `${statuses}`);
  assert.ok(statuses.includes('release-claim:e2e succeeded'), `${statuses}`);
  assert.deepEqual(await left(), []);
});

test('addresses of a pool are taken where all are free, and never waited for', async () => {
  const pooled = { ...order, claim: undefined, ipPool: 'ips' };
  const available = async () => {
    let env: Readonly<Record<string, string>> = {};
    const look: Step = {
      ...{ name: 'e2e', kind: 'test', requires: ['leased:e2e'], creates: ['made:e2e'] },
      async run(inputs) {
        ({ env } = inputs.get('leased:e2e'));
        return { summary: '', created: [] };
      },
    };
    const steps = [opened, ...leaseSteps(pooled, [], ['made:e2e'], request), look];
    await runGraph(graph(steps), world as World, () => {}, { cancel: never, force: never });
    return env.IP_POOL_AVAILABLE;
  };
  assert.equal(await available(), '13');
  assert.deepEqual(await left(), []);
  const client = createLeaseClient(
    { url: server.url, credentials: 'ci:open-sesame', owner: 'other' },
    world.services as Services,
  );
  const one = await client.acquire('ips-us-east-1', '');
  assert.equal(await available(), '0');
  assert.deepEqual(Object.values(server.owners()), ['other']);
  if (typeof one === 'object') await client.release(one.name);
});

test('who leases without a server is told before anything is done', () => {
  const none = { ...request, leaseServer: undefined };
  assert.deepEqual(leaseProblems([order], none), [
    'test "e2e" leases "aws-quota-slice", and there is no lease server: give --lease-server URL',
  ]);
  const bad = { ...request, leaseServer: { url: 'boskos', credentials: undefined } };
  assert.match(leaseProblems([order], bad)[0] ?? '', /--lease-server "boskos" is no URL/);
  assert.deepEqual(leaseProblems([{ ...order, leases: [] }], none), []);
  assert.deepEqual(leaseSteps({ ...order, leases: [] }, [], [], request), []);
});
