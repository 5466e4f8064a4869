import { created, type Step, type StepContext } from '../../engine/step.ts';
import type { Leased } from '../../model/ci-run.ts';
import { StreamstressError } from '../../model/error.ts';
import type { Link } from '../../model/link.ts';
import { acquireFree } from '../../tools/leases/acquire-free.ts';
import { acquireLeases, type LeaseOrder } from '../../tools/leases/acquire-leases.ts';
import { createLeaseClient } from '../../tools/leases/lease-client.ts';
import { leaseVariables, profileVariable } from '../../tools/leases/lease-variables.ts';

/** What a test wants leased, and of whom. */
export interface AskedLeases {
  readonly test: string;
  readonly leases: readonly LeaseOrder[];
  /** Type of IP addresses, without its region: taken where they are free, never waited for. */
  readonly ipPool: string | undefined;
  /** `credentials` is the path of a file with `user:password`. */
  readonly server: { readonly url: string; readonly credentials: string | undefined };
  /** What tells our leases from those of other jobs in a namespace. */
  readonly uniqueHash: string;
  /** Seconds for each resource. */
  readonly timeout: number;
}

/** IP addresses that the biggest installation takes. */
const most = 13;

/**
 * Leases what a test needs: creates `leased:<test>`, renewed in the background until it is released. Requires
 * `namespace:ci`. Errors: those of `acquireLeases`; `request`, `ci:acquiring_lease:no_credentials`.
 */
export function acquireLeasesStep(asked: AskedLeases, requires: readonly Link[]): Step {
  const { test, leases, ipPool, server, uniqueHash, timeout } = asked;
  return {
    name: `lease:${test}`,
    kind: 'ci-lease',
    requires: [...new Set<Link>([...requires, 'namespace:ci'])],
    creates: [`leased:${test}`],
    async run(inputs, context) {
      const { world, signal, over, progress } = context;
      const owner = `${inputs.get('namespace:ci').name}-${uniqueHash}`;
      const credentials = await credentialsIn(server.credentials, context);
      const client = createLeaseClient({ url: server.url, credentials, owner }, world.services);
      const { got, held } = await acquireLeases(leases, client, {
        clock: world.clock,
        signal,
        over,
        progress,
        timeout,
      });
      const env = leaseVariables(got);
      const addresses =
        ipPool === undefined ? [] : await acquireFree(`${ipPool}-${env[profileVariable]}`, most, client);
      for (const name of addresses) held.add(name);
      const pooled = ipPool === undefined ? {} : { IP_POOL_AVAILABLE: `${addresses.length}` };
      const names = [...got.flatMap((one) => one.names), ...addresses];
      const leased: Leased = { env: { ...env, ...pooled }, names, lost: held.lost, release: held.release };
      return { summary: `${names.join(', ')} from ${server.url}`, created: [created(`leased:${test}`, leased)] };
    },
  };
}

async function credentialsIn(path: string | undefined, { world }: StepContext): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const text = (await world.files.read(path))?.trim();
  if (text?.includes(':') && !text.includes('\n')) return text;
  const why = text === undefined ? 'there is no such file' : 'it is not one line USER:PASSWORD';
  const message = `cannot sign in to the lease server with "${path}": ${why}`;
  throw new StreamstressError('request', ['ci', 'acquiring_lease', 'no_credentials'], message);
}
