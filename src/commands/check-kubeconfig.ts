import { access, constants } from 'node:fs/promises';
import { delimiter } from 'node:path';
import { StreamstressError } from '../model/error.ts';
import type { Goal, Request } from '../model/request.ts';

const onCluster: ReadonlySet<Goal> = new Set<Goal>(['deploy', 'test', 'run', 'restore']);

/** Refuses a kubeconfig that cannot be read before anything is started. Errors: `request`, `cluster:no_kubeconfig`. */
export async function checkKubeconfig({ goal, kubeconfig }: Request): Promise<void> {
  if (!onCluster.has(goal) || kubeconfig === undefined) return;
  try {
    await access(kubeconfig, constants.R_OK);
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const what = isMissing ? `there is no kubeconfig "${kubeconfig}"` : `the kubeconfig "${kubeconfig}" cannot be read`;
    const one = kubeconfig.includes(delimiter) ? ' (one file, not a list)' : '';
    const advice = `name that of the cluster with --kubeconfig or KUBECONFIG${one}`;
    throw new StreamstressError('request', ['cluster', 'no_kubeconfig'], `${what}: ${advice}`, error);
  }
}
