import { startJob } from '../../src/cluster/job/start-job.ts';
import { kinds } from '../../src/cluster/kinds.ts';
import type { JobOrder } from '../../src/model/job.ts';
import type { Cluster } from '../../src/ports/cluster.ts';
import { makeImage } from '../../src/sandbox/registry/make-image.ts';
import { pushImage } from '../registry/push-image.ts';

export const namespace = 'tekton-upstream';

/** An order whose container runs a shell script as a process of this machine; `image` is what `pushScript` answers. */
export function orderOf(name: string, image: string): JobOrder & { readonly image: string } {
  const program = { version: 'test', folder: '/none', node: '/none', platform: 'linux' };
  const things = { args: [], files: {}, environment: {}, secrets: {}, deadline: 3600 };
  return { name, image, baseImage: undefined, program, ...things };
}

/** Starts a Job that may do nothing. */
export async function started(cluster: Cluster, order: ReturnType<typeof orderOf>): Promise<void> {
  const access = { permissions: [], testsRole: 'view' };
  await startJob(cluster, order, access, { runId: 'run-1', components: ['pipeline'] });
}

/** Pushes an image that runs a shell script, and answers with its reference. */
export async function pushScript(registry: string, name: string, script: string): Promise<string> {
  const files = [{ path: 'bin/job', mode: 0o755, content: `#!/bin/sh\n${script}\n` }];
  await pushImage({ host: registry }, `${namespace}/${name}`, 'test', makeImage({ files, entrypoint: ['/bin/job'] }));
  return `${registry}/${namespace}/${name}:test`;
}

/** The key of an object of the Job's namespace. */
export function keyOf(kind: 'job' | 'pod', name: string) {
  return { ...kinds[kind], namespace, name };
}
