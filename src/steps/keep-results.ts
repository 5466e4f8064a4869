import { gzipSync } from 'node:zlib';
import { ownTarget, ownTargetPermissions } from '../cluster/images/own-target.ts';
import { giveUpAccess, giveUpPermissions } from '../cluster/job/job-access.ts';
import { jobNamespace } from '../cluster/job/job-place.ts';
import { largestReport, writeResult } from '../cluster/job/job-result.ts';
import { stopOf } from '../cluster/job/stopped-job.ts';
import type { Step, StepContext } from '../engine/step.ts';
import { asStreamstressError } from '../model/error.ts';
import type { Link } from '../model/link.ts';
import type { Permission } from '../model/permission.ts';
import { registryClients } from '../registry/registry-client.ts';
import { pushResults, resultsName } from '../registry/results-image.ts';
import { parseReport, reportFile } from '../report/report-files.ts';

/** What is no result: sources, clones, logins. */
const without = ['work', 'history.git'];

/** What the registry asks the cluster of who pushes, and what it takes to see why the pod was told to stop. */
const permissions: readonly Permission[] = [
  ...ownTargetPermissions,
  { verb: 'get', group: 'image.openshift.io', resource: 'imagestreams/layers', namespace: jobNamespace },
  { verb: 'update', group: 'image.openshift.io', resource: 'imagestreams/layers', namespace: jobNamespace },
  { verb: 'create', group: 'image.openshift.io', resource: 'imagestreams', namespace: jobNamespace },
  { verb: 'get', group: 'batch', resource: 'jobs', namespace: jobNamespace },
  { verb: 'list', group: '', resource: 'pods', namespace: jobNamespace },
  { verb: 'list', group: '', resource: 'events', namespace: jobNamespace },
];

const resultPermissions: readonly Permission[] = [
  { verb: 'create', group: '', resource: 'configmaps', namespace: jobNamespace },
  { verb: 'patch', group: '', resource: 'configmaps', namespace: jobNamespace },
];

/**
 * Saves what there is as soon as the tests have ended, where the Job's pod was told to stop: it may be gone before the cluster
 * is restored. `keepResultsStep` saves the whole over it, so this one never fails.
 */
export function keepFoundStep(job: string, outputDir: string, after: readonly Link[]): Step {
  return {
    name: 'keep-found',
    kind: 'job',
    requires: [],
    after,
    creates: [],
    permissions,
    cleanup: true,
    async run(_inputs, context) {
      if (!context.cancelled) return { summary: 'all of it is saved at the end', created: [], skipped: true };
      context.progress(await stopOf(context.world.cluster, job).then(({ why }) => why, messageOf));
      const why = await push(job, outputDir, context).catch(messageOf);
      const saved = `what there is lies in "${resultsName}:${job}"`;
      return { summary: why === undefined ? saved : `nothing is saved yet: ${why}`, created: [] };
    },
  };
}

function messageOf(thrown: unknown): string {
  return asStreamstressError(thrown).message;
}

/**
 * Saves what a Job has found before its pod goes: everything in the registry of the cluster, or the report alone in a ConfigMap
 * where that cannot be had; and takes the Job's rights back, its last deed, unless another pod goes on with them. Errors: those
 * of the cluster.
 */
export function keepResultsStep(job: string, outputDir: string): Step {
  return {
    name: 'keep-results',
    kind: 'job',
    requires: [],
    creates: [],
    permissions: [...permissions, ...resultPermissions, ...giveUpPermissions(job)],
    cleanup: true,
    async run(_inputs, context) {
      const { cluster, files } = context.world;
      const text = (await files.read(`${outputDir}/${reportFile}`)) ?? '';
      const found = parseReport(text, reportFile);
      const result = { verdict: found.verdict.sentence, exitCode: found.run.exitCode };
      const why = await push(job, outputDir, context).catch(messageOf);
      const report = why === undefined ? undefined : fitting(gzipSync(text));
      await writeResult(cluster, job, { ...result, ...(report ? { report } : {}) });
      const goesOn = context.cancelled && (await stopOf(cluster, job)).goesOn;
      if (!goesOn) await giveUpAccess(cluster, job);
      if (why === undefined) return { summary: `everything is in "${resultsName}:${job}"`, created: [] };
      context.progress(`the registry does not take the results: ${why}`);
      return { summary: summaryOf(report !== undefined, job), created: [] };
    },
  };
}

function fitting(report: Uint8Array): Uint8Array | undefined {
  return report.length <= largestReport ? report : undefined;
}

function summaryOf(isKept: boolean, job: string): string {
  return isKept
    ? `only the report is kept, in ConfigMap "${jobNamespace}/${job}-result"; logs and artifacts are lost`
    : 'the report is too large for a ConfigMap: only this log has the results';
}

/** Answers with why nothing was pushed. */
async function push(job: string, outputDir: string, { world, signal }: StepContext): Promise<string | undefined> {
  const target = await ownTarget(undefined, 'session', world);
  if (target === undefined) return 'the cluster has no registry that can be reached';
  const { files, clock } = world;
  const archive = `${outputDir}/work/results.tar.gz`;
  await files.write(archive, files.archive(outputDir, without, clock.now()));
  const clientFor = registryClients(world, signal, target);
  await pushResults(clientFor, files, archive, { repository: `${target.repository}/${resultsName}`, tags: [job] });
  return undefined;
}
