import { createGzip } from 'node:zlib';
import type { KubernetesObject } from '../../ports/cluster.ts';
import { hasEnded } from '../build/look-at-build.ts';
import { kinds } from '../kinds.ts';
import type { BuildKey } from './build-object.ts';
import type { CiBuildPorts } from './run-build.ts';

/** Milliseconds that the rest of a log may take to come. */
const logPatience = 30_000;

/**
 * Writes down what a Build was: `build-resources/<name>.json` has its manifest with those of its pod and their events, and
 * `build-logs/<name>.log.gz` its log with times. Whatever cannot be had is said; it fails nothing.
 */
export async function keepBuild(key: BuildKey, ports: CiBuildPorts): Promise<void> {
  const { cluster, artifacts, files, output } = ports;
  try {
    const build = await cluster.get(key);
    if (build === undefined) return;
    const items = await objectsOf(build, key, ports);
    const list = { apiVersion: 'v1', kind: 'List', items };
    await files.write(`${artifacts}/build-resources/${key.name}.json`, `${JSON.stringify(list, undefined, 2)}\n`);
    if (hasEnded(build)) await files.write(`${artifacts}/build-logs/${key.name}.log.gz`, logOf(key, ports));
  } catch (error) {
    output(`not everything of Build "${key.name}" could be kept: ${(error as Error).message}`);
  }
}

async function objectsOf(build: KubernetesObject, key: BuildKey, { cluster }: CiBuildPorts) {
  const { namespace } = key;
  const pod = await cluster.get({ ...kinds.pod, namespace, name: `${key.name}-build` });
  const events = await cluster.list(kinds.event, { namespace });
  const own = [build, ...(pod ? [pod] : [])];
  const uids = new Set(own.map(({ metadata }) => metadata.uid));
  return [...own, ...events.filter(({ involvedObject }) => uids.has(involvedObject?.uid))];
}

function logOf(key: BuildKey, { cluster, clock }: CiBuildPorts): AsyncIterable<Uint8Array> {
  const packed = createGzip();
  const over = new AbortController();
  const write = (line: string) => packed.write(`${line}\n`);
  const read = cluster.followLog(key, write, over.signal, { since: '' });
  const late = clock.sleep(logPatience, over.signal);
  void Promise.race([read, late])
    .catch(() => undefined)
    .finally(() => {
      over.abort();
      packed.end();
    });
  read.catch(() => undefined);
  late.catch(() => undefined);
  return packed;
}
