import type { AskedClean, CleanedNamespace } from '../../model/ci-run.ts';
import { StreamstressError } from '../../model/error.ts';
import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { isTerminating } from '../setup/namespace.ts';
import { isOfCi, secondsOverdue } from './namespace-marks.ts';

/**
 * Every namespace of ci runs that we may see, and which of them are to be deleted; nothing is changed. Errors: `request`,
 * `ci:not_of_ci`, of a name that is no such namespace.
 */
export async function planClean(
  cluster: Cluster,
  { names, all }: Pick<AskedClean, 'names' | 'all'>,
  now: number,
): Promise<readonly CleanedNamespace[]> {
  const found = (await cluster.list(kinds.project)).filter(isOfCi);
  const unknown = names.filter((name) => !found.some(({ metadata }) => metadata.name === name));
  if (unknown.length > 0) throw notOfCi(unknown, found);
  const asked = names.length === 0 ? found : found.filter(({ metadata }) => names.includes(metadata.name));
  return asked.map((namespace) => planned(namespace, all || names.length > 0, now));
}

function planned(namespace: KubernetesObject, isAsked: boolean, now: number): CleanedNamespace {
  const { name, creationTimestamp: createdAt = '' } = namespace.metadata;
  if (isTerminating(namespace)) return { name, createdAt, action: 'deleting', why: 'it is being deleted already' };
  if (isAsked) return { name, createdAt, action: 'delete', why: 'asked for' };
  const overdue = Math.floor(secondsOverdue(namespace, now) / 60);
  if (overdue >= 0) return { name, createdAt, action: 'delete', why: `not wanted for ${overdue} min any more` };
  return { name, createdAt, action: 'keep', why: `it may be in use for ${-overdue} min more: --all deletes it too` };
}

/** Deletes namespaces with all that is in them, as whoever may delete a project of his own. */
export async function deleteNamespaces(cluster: Cluster, names: readonly string[]): Promise<void> {
  await Promise.all(names.map((name) => cluster.delete({ ...kinds.project, name })));
}

function notOfCi(names: readonly string[], found: readonly KubernetesObject[]): StreamstressError {
  const quoted = (all: readonly string[]) => all.map((name) => `"${name}"`).join(', ');
  const there = found.map(({ metadata }) => metadata.name);
  const known = there.length === 0 ? 'there are none' : `those are ${quoted(there)}`;
  const message = `not a namespace of "ci run": ${quoted(names)}; ${known}. Others are never deleted`;
  return new StreamstressError('request', ['ci', 'not_of_ci'], message);
}
