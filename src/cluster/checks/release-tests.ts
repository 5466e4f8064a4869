import { readRef } from '../../model/asked-ref.ts';
import { operatorRelease } from '../../model/cluster-facts.ts';
import { StreamstressError } from '../../model/error.ts';
import type { Finding } from '../../model/finding.ts';
import type { Operator } from '../../model/operator.ts';
import { type AskedRefs, isByOperator } from '../../model/source.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { findOperator } from '../operator/find-operator.ts';

/** First major version that has no release branch yet: what is built at night. */
const nightly = 5;

/**
 * Whether the tests are those of this operator: they expect the versions of its release. Branch `release-vX.Y` is for
 * operator X.Y, `master` for what is built at night. Of another ref nothing can be said.
 */
export async function checkReleaseTests(cluster: Cluster, operator: Operator, { refs }: AskedRefs): Promise<Finding> {
  const csv = await installedCsv(cluster, operator);
  const [ref] = refs;
  if (csv === undefined) return { status: 'ok', summary: `release-tests "${ref}": no operator yet to compare it with` };
  const release = operatorRelease(csv);
  if (release === undefined) return { status: 'ok', summary: `release-tests "${ref}": the operator says no version` };
  if (isByOperator(ref)) {
    const names = refs.map((one) => `"${one.replaceAll('{operator}', release)}"`);
    return { status: 'ok', summary: `release-tests ${names.join(', else ')} for "${csv}"` };
  }
  const wanted = Number.parseInt(release, 10) >= nightly ? 'master' : `release-v${release}`;
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
async function installedCsv(cluster: Cluster, operator: Operator): Promise<string | undefined> {
  try {
    const { csv, holder } = await findOperator(cluster, operator);
    return csv ?? holder.name;
  } catch (error) {
    if (error instanceof StreamstressError && error.reason.startsWith('operator:')) return undefined;
    throw error;
  }
}
