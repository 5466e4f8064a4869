import type { Step } from '../../engine/step.ts';
import type { CiRunRequest, TestOrder } from '../../model/ci-run.ts';
import { jobHash } from '../../model/job-spec.ts';
import type { Link } from '../../model/link.ts';
import { acquireLeasesStep } from '../../steps/ci/acquire-leases.ts';
import { releaseLeasesStep } from '../../steps/ci/release-leases.ts';

/** Leases what a test needs, creating `leased:<as>`, and gives it back once what creates the links `after` has ended. */
export function leaseSteps(
  { as: test, leases, ipPool }: TestOrder,
  requires: readonly Link[],
  after: readonly Link[],
  { leaseServer: server, leaseTimeout: timeout, job }: CiRunRequest,
): readonly Step[] {
  if (leases.length === 0 || server === undefined) return [];
  return [
    acquireLeasesStep({ test, leases, ipPool, server, uniqueHash: jobHash(job), timeout }, requires),
    releaseLeasesStep(test, after),
  ];
}

/** Why tests cannot get their leases, one sentence for each of them. */
export function leaseProblems(orders: readonly TestOrder[], { leaseServer }: CiRunRequest): readonly string[] {
  const leasing = orders.filter(({ leases }) => leases.length > 0);
  const problem =
    leaseServer === undefined ? 'there is no lease server: give --lease-server URL' : badUrl(leaseServer.url);
  if (problem === undefined) return [];
  return leasing.map(({ as, leases }) => {
    const types = [...new Set(leases.map(({ type }) => `"${type}"`))].join(', ');
    return `test "${as}" leases ${types}, and ${problem}`;
  });
}

function badUrl(url: string): string | undefined {
  const { protocol } = URL.canParse(url) ? new URL(url) : { protocol: undefined };
  return protocol === 'http:' || protocol === 'https:' ? undefined : `--lease-server "${url}" is no URL`;
}
