import { gunzipSync } from 'node:zlib';
import { ownTarget, ownTargetPermissions } from '../cluster/images/own-target.ts';
import { removeAccess } from '../cluster/job/job-access.ts';
import { jobNamespace } from '../cluster/job/job-place.ts';
import { reportInResult } from '../cluster/job/job-result.ts';
import { findJob, isDone, readJob } from '../cluster/job/read-jobs.ts';
import { created, type Step, type StepContext } from '../engine/step.ts';
import { StreamstressError } from '../model/error.ts';
import type { Link } from '../model/link.ts';
import type { Permission } from '../model/permission.ts';
import type { Cluster } from '../ports/cluster.ts';
import { registryClients } from '../registry/registry-client.ts';
import { pullResults, resultsName } from '../registry/results-image.ts';
import { reportFile } from '../report/report-files.ts';

/** A report that is larger is none that a ConfigMap has held. */
const largestText = 256 * 1024 * 1024;

const permissions: readonly Permission[] = [
  ...ownTargetPermissions,
  { verb: 'create', group: '', resource: 'serviceaccounts/token', namespace: jobNamespace },
  { verb: 'list', group: 'batch', resource: 'jobs', namespace: jobNamespace },
  { verb: 'get', group: '', resource: 'configmaps', namespace: jobNamespace },
];

/**
 * Gets what a Job has left into the output folder, days later too: creates `collected:job`. Errors: `request`,
 * `job:not_found`; `infrastructure`, `job:no_results`, `job:not_unpacked`; those of the registry.
 */
export function collectResultsStep(asked: string | undefined, outputDir: string, requires: readonly Link[]): Step {
  return {
    name: 'collect-results',
    kind: 'job',
    requires,
    creates: ['collected:job'],
    permissions,
    async run(_inputs, context) {
      const name = asked ?? (await findJob(context.world.cluster, undefined));
      const from = await fetchResults(name, outputDir, context);
      if (from === undefined) throw noResults(name);
      // Somebody who may only read has the results all the same.
      const goesOn = await tidyUp(context.world.cluster, name).catch(() => false);
      const soFar = goesOn ? ' so far, as it goes on' : '';
      return {
        summary: `what Job "${name}" has found${soFar}, from ${from}`,
        created: [created('collected:job', name)],
      };
    },
  };
}

/** Takes the rights of a Job away, unless it works with them still: it may restore the cluster, or begin again on another node. */
async function tidyUp(cluster: Cluster, name: string): Promise<boolean> {
  const seen = await readJob(cluster, name);
  const goesOn = seen !== undefined && !isDone(seen);
  if (!goesOn) await removeAccess(cluster, name);
  return goesOn;
}

/** Where the registry is gone, the ConfigMap may have the report; where that has none, what the registry said is the error. */
async function fetchResults(name: string, outputDir: string, context: StepContext): Promise<string | undefined> {
  try {
    const found = await fromRegistry(name, outputDir, context);
    if (found !== undefined) return found;
  } catch (error) {
    const kept = context.signal.aborted ? undefined : await fromCluster(name, outputDir, context);
    if (kept === undefined) throw error;
    return kept;
  }
  return fromCluster(name, outputDir, context);
}

async function fromRegistry(
  name: string,
  outputDir: string,
  { world, signal, output }: StepContext,
): Promise<string | undefined> {
  const target = await ownTarget(undefined, 'pusher', world);
  if (target === undefined) return undefined;
  const { files, processes } = world;
  const archive = `${outputDir}/work/${name}.tar.gz`;
  await files.write(archive, '');
  const clientFor = registryClients(world, signal, target);
  const found = await pullResults(clientFor, `${target.repository}/${resultsName}`, name, archive);
  if (found === undefined) return undefined;
  const args = ['-xzf', archive, '-C', outputDir, '--no-same-owner', '--no-same-permissions'];
  const exit = await processes.run({ program: 'tar', args, signal, onLine: output });
  await files.remove(archive);
  if (exit.code !== 0) throw notUnpacked(name, exit.stderr);
  return `"${found}"`;
}

async function fromCluster(name: string, outputDir: string, { world }: StepContext): Promise<string | undefined> {
  const report = await reportInResult(world.cluster, name);
  if (report === undefined) return undefined;
  const text = gunzipSync(report, { maxOutputLength: largestText }).toString('utf8');
  await world.files.write(`${outputDir}/${reportFile}`, text);
  return `its ConfigMap in "${jobNamespace}": the report alone, the registry took nothing`;
}

function noResults(name: string): StreamstressError {
  const message = `Job "${name}" has left no results: it has not ended, or was stopped too early. "streamstress status" says where it is, "streamstress logs --job ${name}" what it has said`;
  return new StreamstressError('infrastructure', ['job', 'no_results'], message);
}

function notUnpacked(name: string, why: string): StreamstressError {
  const message = `tar cannot unpack what Job "${name}" has left: ${why.trim()}`;
  return new StreamstressError('infrastructure', ['job', 'not_unpacked'], message);
}
