import type { Step } from '../engine/step.ts';
import { type JobOrder, jobFiles, jobFolder, jobWorkFolder } from '../model/job.ts';
import type { Request } from '../model/request.ts';
import { cancelJobStep } from '../steps/cancel-job.ts';
import { collectResultsStep } from '../steps/collect-results.ts';
import { followJobStep } from '../steps/follow-job.ts';
import { keepResultsStep } from '../steps/keep-results.ts';
import { lockClusterStep } from '../steps/lock-cluster.ts';
import { restoreImagesStep } from '../steps/restore-images.ts';
import { signInStep } from '../steps/sign-in.ts';
import { startJobStep } from '../steps/start-job.ts';
import { jobImageLink } from './job-image.ts';
import { permissionsOf } from './permissions.ts';
import type { Planning } from './planning.ts';

/** Hands a run over to a Job and follows it to its end; `steps` are those that the Job makes, whose permissions it gets. */
export function handOverSteps(order: JobOrder, steps: readonly Step[], planning: Planning): readonly Step[] {
  const { request, config, components } = planning;
  const { runId, outputDir, baseline } = request;
  const kept = keepResultsStep(order.name, jobWorkFolder);
  const access = { permissions: permissionsOf([...steps, kept]), testsRole: config.testsRole };
  return [
    startJobStep({
      order,
      access,
      runId,
      components,
      baseline,
      image: order.image === undefined ? jobImageLink : undefined,
    }),
    followJobStep(order.name, ['job:started']),
    collectResultsStep(order.name, outputDir, ['job:ended']),
  ];
}

/** The request that the Job is started with, by what of it makes other steps. */
export function requestInJob(request: Request, { name }: JobOrder): Request {
  const { building } = request;
  const imagesFile = `${jobFolder}/${jobFiles.images}`;
  return { ...request, order: undefined, inJob: name, building: { ...building, imagesFile } };
}

/** What is done with a Job that is there. */
export function jobSteps(planning: Planning): Step[] {
  const { job, outputDir, inJob } = planning.request;
  switch (job?.action) {
    case 'cancel':
      return cancelSteps(job.name, planning);
    case 'collect':
      return [signInStep(), collectResultsStep(job.name, outputDir, [])];
    case 'keep':
      return [keepResultsStep(inJob ?? '', outputDir)];
    default:
      return [signInStep(), followJobStep(job?.name, [])];
  }
}

/** What the Job has not restored itself is restored here. */
function cancelSteps(name: string | undefined, { request, config, operator }: Planning): Step[] {
  const lock = lockClusterStep(operator, request.runId, request.lockTimeout);
  return [
    signInStep(),
    cancelJobStep(name),
    { ...lock, requires: [...lock.requires, 'job:ended'] },
    restoreImagesStep(config, ['job:ended']),
  ];
}
