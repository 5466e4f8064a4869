import { readRef } from '../../model/asked-ref.ts';
import { StreamstressError } from '../../model/error.ts';
import type { Finding } from '../../model/finding.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { findOperator } from '../operator/find-operator.ts';

/** First major version that has no release branch yet: what is built at night. */
const nightly = 5;

/**
 * Whether the tests are those of this operator: they expect the versions of its release. Branch `release-vX.Y` is for
 * operator X.Y, `master` for what is built at night. Of another ref nothing can be said.
 */
export async function checkReleaseTests(cluster: Cluster, ref: string): Promise<Finding> {
  const csv = await installedCsv(cluster);
  if (csv === undefined) return { status: 'ok', summary: `release-tests "${ref}": no operator yet to compare it with` };
  const [major, minor] = /\.v(\d+)\.(\d+)\./.exec(csv)?.slice(1) ?? [];
  if (major === undefined) return { status: 'ok', summary: `release-tests "${ref}": the operator says no version` };
  const wanted = Number(major) >= nightly ? 'master' : `release-v${major}.${minor}`;
  const branch = branchOf(ref);
  const known = branch === 'master' || /^release-v\d+\.\d+$/.test(branch);
  if (branch === wanted || !known) {
    const whether = known ? 'is for' : 'is taken for';
    return { status: 'ok', summary: `release-tests "${ref}" ${whether} "${csv}"` };
  }
  return {
    status: 'failed',
    summary: `release-tests "${ref}" expects other versions than those of "${csv}"`,
    todo: `Give --release-tests-ref ${wanted}`,
  };
}

/** `master@2026-10-31` is of `master`. */
function branchOf(ref: string): string {
  const asked = readRef(ref);
  return asked.type === 'date' ? (asked.branch ?? ref) : ref;
}

/** Undefined where there is no operator: that is told elsewhere. */
async function installedCsv(cluster: Cluster): Promise<string | undefined> {
  try {
    const { csv, holder } = await findOperator(cluster);
    return csv ?? holder.name;
  } catch (error) {
    if (error instanceof StreamstressError && error.reason.startsWith('operator:')) return undefined;
    throw error;
  }
}
