import { StreamstressError } from '../../model/error.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { variablesNamed } from './env.ts';
import { envOf } from './env-holder.ts';
import type { InstalledOperator } from './find-operator.ts';

/** Which operator is at work. */
interface OperatorVersion {
  readonly csv: string | undefined;
  /** Its variable VERSION. */
  readonly version: string | undefined;
}

/**
 * Remembers which operator is at work; what it returns says it where that is another one by now. An upgrade keeps the
 * environment and installs everything anew. Errors: `infrastructure`, `deploying:operator_upgraded`.
 */
export async function sameOperator(cluster: Cluster, operator: InstalledOperator): Promise<() => Promise<void>> {
  const began = await versionOf(cluster, operator);
  return async () => {
    const now = await versionOf(cluster, operator);
    const changed = (['csv', 'version'] as const).find((each) => began[each] && now[each] && began[each] !== now[each]);
    if (changed === undefined) return;
    throw new StreamstressError(
      'infrastructure',
      ['deploying', 'operator_upgraded'],
      `the operator was upgraded from "${began[changed]}" to "${now[changed]}" meanwhile, which installs everything anew: run again. So that nothing upgrades it during a run, set spec.installPlanApproval of its Subscription to Manual`,
    );
  };
}

async function versionOf(cluster: Cluster, operator: InstalledOperator): Promise<OperatorVersion> {
  const { namespace, holder, csv, deployment: name } = operator;
  const [held, deployment] = await Promise.all([
    cluster.get(holder),
    cluster.get({ ...kinds.deployment, namespace, name }),
  ]);
  const { VERSION } = variablesNamed(deployment ? envOf(deployment, operator) : [], ['VERSION']);
  return { csv: held?.kind === kinds.subscription.kind ? held.status?.installedCSV : csv, version: VERSION?.value };
}
