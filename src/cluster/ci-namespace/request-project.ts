import { StreamstressError } from '../../model/error.ts';
import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { isTerminating } from '../setup/namespace.ts';
import { type Look, type Patience, throughOutages, waitFor } from '../wait-for.ts';
import { displayNameOf, isOfCi } from './namespace-marks.ts';

/** Seconds for a namesake to be gone, and milliseconds for another run to say that a namespace is its own. */
const [goneSeconds, markedMilliseconds] = [600, 15_000];

/**
 * Asks for the namespace; joins the run that has it already, and waits for one of its name that is being deleted. Answers
 * whether it is new. Errors: `request`, `ci:initializing_namespace:not_ours`; `infrastructure`,
 * `ci:initializing_namespace:timeout`; those of the cluster.
 */
export async function requestProject(
  cluster: Cluster,
  name: string,
  labels: Readonly<Record<string, string>>,
  patience: Omit<Patience, 'timeout'>,
): Promise<boolean> {
  const { clock } = patience;
  const began = clock.now();
  const look = async (): Promise<Look<boolean>> => {
    const request = { ...kinds.projectRequest, metadata: { name, labels }, displayName: displayNameOf(name) };
    if ((await cluster.create(request)) !== 'exists') return { done: true, value: true };
    const found = await cluster.get({ ...kinds.namespace, name });
    if (found && isOfCi(found) && !isTerminating(found)) return { done: true, value: false };
    if (found && !isTerminating(found) && clock.now() - began > markedMilliseconds) throw notOurs(name, found);
    const missing = isTerminating(found)
      ? `namespace "${name}" of an earlier run is still being deleted`
      : `another run is making namespace "${name}"`;
    return { done: false, missing };
  };
  return waitFor(['ci', 'initializing_namespace'], throughOutages(look), { ...patience, timeout: goneSeconds });
}

function notOurs(name: string, { metadata }: KubernetesObject): StreamstressError {
  const who = metadata.annotations?.['openshift.io/requester'];
  const by = who ? `, "${who}" made it` : '';
  const message = `namespace "${name}" is there and is not of a ci run${by}: what is in it stays as it is. Give another --namespace`;
  return new StreamstressError('request', ['ci', 'initializing_namespace', 'not_ours'], message);
}
