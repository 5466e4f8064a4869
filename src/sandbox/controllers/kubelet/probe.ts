import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerSpec } from './environment.ts';

/** How often a container that is not ready yet is asked; a real kubelet takes the probe's period from the start. */
const eagerMilliseconds = 50;

/**
 * Asks a container on a loopback port whether it is ready, until the signal fires: eagerly until it is, then every
 * `periodSeconds`. Tells every change; one that has no probe is ready at once.
 */
export async function probeReadiness(
  { readinessProbe: probe }: ContainerSpec,
  port: number,
  onChange: (ready: boolean, why: string) => void,
  signal: AbortSignal,
): Promise<void> {
  if (probe?.httpGet === undefined) return onChange(true, '');
  const { path = '/' } = probe.httpGet;
  let ready = false;
  let failures = 0;
  while (!signal.aborted) {
    const problem = await ask(port, path, (probe.timeoutSeconds ?? 1) * 1000, signal);
    if (signal.aborted) return;
    failures = problem === undefined ? 0 : failures + 1;
    if ((problem === undefined) !== ready && (!ready || failures >= (probe.failureThreshold ?? 3))) {
      ready = !ready;
      onChange(ready, problem ?? '');
    }
    const wait = ready ? (probe.periodSeconds ?? 10) * 1000 : eagerMilliseconds;
    await sleep(wait, undefined, { signal }).catch(() => undefined);
  }
}

/** Undefined where the answer is 200 to 399, else the problem in the kubelet's words. */
function ask(port: number, path: string, timeout: number, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path, agent: false, timeout, signal }, (response) => {
      response.resume();
      const { statusCode = 0 } = response;
      resolve(statusCode >= 200 && statusCode < 400 ? undefined : `HTTP probe failed with statuscode: ${statusCode}`);
    });
    request.once('timeout', () => request.destroy(new Error('context deadline exceeded')));
    request.once('error', (error) => resolve(error.message));
  });
}
