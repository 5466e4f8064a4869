import { StreamstressError } from '../model/error.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { Change } from './change.ts';

const attempts = 5;

/**
 * Makes the changes that a plan finds necessary, and plans again where somebody else was quicker. Returns how many were
 * made; 0 where all is so already. Errors: `infrastructure`, `deploying:changed_by_others`.
 */
export async function makeChanges(cluster: Cluster, plan: () => Promise<readonly Change[]>): Promise<number> {
  let made = 0;
  let refused = '';
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const changes = await plan();
    refused = '';
    for (const change of changes) {
      if (!(await make(cluster, change))) {
        refused = nameOf(change);
        break;
      }
      made += 1;
    }
    if (refused === '') return made;
  }
  throw new StreamstressError(
    'infrastructure',
    ['deploying', 'changed_by_others'],
    `${refused} was changed by somebody else at each of ${attempts} attempts: is another run at work on this cluster?`,
  );
}

/** Makes one change; false where the object is not what the change was planned for. */
export async function make(cluster: Cluster, change: Change): Promise<boolean> {
  if (change.verb === 'create') return (await cluster.create(change.object)) !== 'exists';
  if (change.verb === 'patch') return typeof (await cluster.patch(change.key, change.patch)) !== 'string';
  await cluster.delete(change.key);
  return true;
}

function nameOf(change: Change): string {
  const { kind, metadata } = change.verb === 'create' ? change.object : change.before;
  return `${kind} "${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}"`;
}
