import type { Config } from '../config/config.ts';
import type { Step } from '../engine/step.ts';
import { type JobOrder, jobFiles, jobFolder, jobWorkFolder } from '../model/job.ts';
import type { Link } from '../model/link.ts';
import type { Request } from '../model/request.ts';
import { cancelJobStep } from '../steps/cancel-job.ts';
import { collectResultsStep } from '../steps/collect-results.ts';
import { followJobStep } from '../steps/follow-job.ts';
import { keepFoundStep, keepResultsStep } from '../steps/keep-results.ts';
import { lockClusterStep } from '../steps/lock-cluster.ts';
import { restoreImagesStep } from '../steps/restore-images.ts';
import { signInStep } from '../steps/sign-in.ts';
import { type JobAccess, startJobStep } from '../steps/start-job.ts';
import { jobImageLink } from './job-image.ts';
import { permissionsOf } from './permissions.ts';
import { type Planning, testedNames } from './planning.ts';

/** Seconds: a pod that was lost holds the cluster until its Lease has run out. */
export const afterLostPod = 180;

/** A run that goes on in a Job. */
export interface JobPlan {
  readonly order: JobOrder;
  /** Its steps, in the order in which they may start. */
  readonly steps: readonly Step[];
  readonly access: JobAccess;
}

/** `steps` are those of its run. It saves what it has found itself, and may do what all these need. */
export function jobPlanOf(order: JobOrder, run: readonly Step[], { testsRole }: Config): JobPlan {
  const steps = [...run, { ...keepResultsStep(order.name, jobWorkFolder), after: ['unlocked:cluster'] as const }];
  return { order, steps, access: { permissions: permissionsOf(steps), testsRole } };
}

/** The pod of a Job may be told to stop: what there is by then is saved beside what restores the cluster. */
export function savingSteps(planning: Planning): Step[] {
  const { inJob, outputDir } = planning.request;
  const results = testedNames(planning).map((name) => `results:${name}` as const);
  return inJob === undefined ? [] : [keepFoundStep(inJob, outputDir, results)];
}

/** Hands a run over to a Job, once what its account needs is `ready`, and follows it to its end. */
export function handOverSteps({ order, access }: JobPlan, ready: readonly Link[], planning: Planning): readonly Step[] {
  const { request, components } = planning;
  const { runId, outputDir, baseline } = request;
  const image = order.image === undefined ? jobImageLink : undefined;
  return [
    startJobStep({ order, access, ready, runId, components, baseline, image }),
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
  const lock = lockClusterStep(operator, request.runId, Math.max(request.lockTimeout, afterLostPod));
  return [
    signInStep(),
    cancelJobStep(name),
    { ...lock, requires: [...lock.requires, 'job:ended'] },
    restoreImagesStep(config, ['job:ended']),
  ];
}
