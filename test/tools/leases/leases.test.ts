import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createClock } from '../../../src/adapters/clock.ts';
import { createSecrets } from '../../../src/adapters/secrets.ts';
import { createServices } from '../../../src/adapters/services.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { ServiceRequest } from '../../../src/ports/services.ts';
import { type LeaseServerOptions, startLeaseServer } from '../../../src/sandbox/ci/lease-server.ts';
import { acquireLeases } from '../../../src/tools/leases/acquire-leases.ts';
import { createLeaseClient } from '../../../src/tools/leases/lease-client.ts';
import { leaseVariables } from '../../../src/tools/leases/lease-variables.ts';

const resources = [
  { type: 'aws-quota-slice', names: ['us-east-1--slice-00', 'us-west-2--slice-00', 'us-west-2--slice-01'] },
  { type: 'metal', names: ['metal-00'] },
];
const aws = { type: 'aws-quota-slice', env: 'LEASED_RESOURCE', count: 2 };
const metal = { type: 'metal', env: 'METAL', count: 1 };

/** A real server, and what asks it; time passes two thousand times as fast. */
async function start(
  context: TestContext,
  {
    credentials,
    ...options
  }: Partial<LeaseServerOptions> & { credentials?: { username: string; password: string } } = {},
  login?: string,
) {
  const server = await startLeaseServer({ resources, ...(credentials ? { credentials } : {}), ...options });
  context.after(() => server.close());
  const [cancel, over] = [new AbortController(), new AbortController()];
  context.after(() => over.abort());
  const services = createServices({
    ...{ trust: { certificateAuthority: undefined }, environment: {}, secrets: createSecrets() },
    signal: new AbortController().signal,
  });
  const asked: string[] = [];
  const watched = {
    send(request: ServiceRequest) {
      asked.push(
        `${new URL(request.url).pathname.slice(1)} ${new URL(request.url).searchParams.get('type') ?? ''}`.trim(),
      );
      return services.send(request);
    },
  };
  const real = createClock();
  const clock: Clock = {
    now: () => real.now() * 2000,
    sleep: (milliseconds, signal) => real.sleep(Math.max(5, milliseconds / 2000), signal),
  };
  const said: string[] = [];
  const client = createLeaseClient({ url: server.url, credentials: login, owner: 'ci-op-x-1a2b3' }, watched);
  const patience = {
    clock,
    signal: cancel.signal,
    over: over.signal,
    timeout: 600,
    progress: (text: string) => said.push(text),
  };
  return { server, client, patience, cancel, said, asked };
}

test('leases are acquired by type, told as variables, and given back', async (context) => {
  const { server, client, patience, asked } = await start(context);
  const { got, held } = await acquireLeases([metal, aws], client, patience);
  assert.deepEqual(leaseVariables(got), { LEASED_RESOURCE: 'us-east-1 us-west-2', METAL: 'metal-00' });
  assert.deepEqual(
    asked.filter((one) => one.startsWith('acquire')),
    ['acquire aws-quota-slice', 'acquire aws-quota-slice', 'acquire metal'],
  );
  assert.equal(server.owners()['metal-00'], 'ci-op-x-1a2b3');
  await held.release();
  assert.deepEqual(server.owners(), {});
});

test('of a set of profiles the chosen one is told too', () => {
  const names = ['aws-2--us-east-1--slice-03'];
  assert.deepEqual(leaseVariables([{ ...aws, count: 1, names }]), {
    LEASED_RESOURCE: 'us-east-1',
    CLUSTER_PROFILE_SET_NAME: 'aws-2',
  });
});

test('what is not free is waited for, and said', async (context) => {
  const { server, client, patience, said } = await start(context);
  const giveBack = server.exhaust('metal');
  const progress = (text: string) => {
    said.push(text);
    giveBack();
  };
  const { held } = await acquireLeases([metal], client, { ...patience, progress });
  assert.deepEqual(said, ['waits for a lease of "metal": 0 of 1 are free']);
  await held.release();
});

test('where one does not come, those that came are given back', async (context) => {
  const { server, client, patience, cancel } = await start(context);
  server.exhaust('metal');
  await assert.rejects(acquireLeases([aws, metal], client, { ...patience, timeout: 5 }), {
    reason: 'ci:acquiring_lease:timeout',
    message: /after 5 s still waits for a lease of "metal": 0 of 1 are free/,
  });
  await assert.rejects(acquireLeases([aws, { ...metal, type: 'zinc' }], client, patience), {
    ...{ kind: 'request', reason: 'ci:acquiring_lease:unknown_type' },
    message: /knows no resource of type "zinc"/,
  });
  const waiting = { ...patience, progress: () => cancel.abort() };
  await assert.rejects(acquireLeases([aws, metal], client, waiting), { kind: 'cancelled' });
  assert.deepEqual(server.owners(), { 'metal-00': 'somebody-else' });
});

test('a lease that somebody takes away is lost, and the others are given back', async (context) => {
  const { server, client, patience } = await start(context);
  const { held } = await acquireLeases([aws], client, patience);
  server.revoke('us-west-2--slice-00');
  await new Promise((resolve) => held.lost.addEventListener('abort', resolve));
  assert.equal(held.lost.reason.reason, 'ci:utilizing_lease:lost');
  assert.match(held.lost.reason.message, /lease of "us-west-2--slice-00" .* is lost: somebody else has it now/);
  await held.release();
  assert.deepEqual(server.owners(), {});
});

test('a server that does not answer any more is lost after half an hour, and what is left is named', async (context) => {
  const { server, client, patience } = await start(context);
  const { held } = await acquireLeases([metal], client, patience);
  await server.close();
  await new Promise((resolve) => held.lost.addEventListener('abort', resolve));
  assert.match(
    held.lost.reason.message,
    /could not be renewed for half an hour: the service "127.0.0.1:\d+" cannot be reached/,
  );
  await assert.rejects(held.release(), {
    reason: 'ci:releasing_lease',
    message: /lease of "metal-00" could not be given back/,
  });
});

test('a server that is away for a moment is asked again, and one that stays away is an error', async (context) => {
  const { server, patience, said } = await start(context);
  let away = 3;
  const services = {
    async send({ url }: ServiceRequest) {
      away -= 1;
      if (away >= 0) return { code: 503, headers: {}, body: 'no route' };
      return { code: 200, headers: {}, body: url.includes('/acquire') ? '{"name": "metal-00"}' : '' };
    },
  };
  const client = createLeaseClient({ url: server.url, credentials: undefined, owner: 'me' }, services);
  const { held } = await acquireLeases([metal], client, patience);
  await held.release();
  assert.match(said[0] ?? '', /cannot lease a "metal" now: HTTP 503: no route/);
  away = 99;
  await assert.rejects(acquireLeases([metal], client, patience), { reason: 'service:unreachable' });
  assert.equal(away, 94);
});

test('a wrong password is told at once', async (context) => {
  const credentials = { username: 'ci', password: 'right-password' };
  const wrong = await start(context, { credentials }, 'ci:wrong-password');
  await assert.rejects(acquireLeases([metal], wrong.client, wrong.patience), {
    reason: 'ci:acquiring_lease:refused',
    message: /refuses to lease a "metal": HTTP 401/,
  });
  const right = await start(context, { credentials }, 'ci:right-password');
  const { held } = await acquireLeases([metal], right.client, right.patience);
  await held.release();
});
