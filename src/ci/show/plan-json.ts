import { creatorsOf } from '../graph/dependencies.ts';
import type { CiPlan } from '../plan.ts';
import type { PlanResult } from './answers.ts';
import type { JobAnswer } from './job-answer.ts';
import { stepJson } from './step-json.ts';

/** What is asked of a plan besides its steps. */
export interface PlanAnswer {
  readonly file: string;
  readonly targets: readonly string[];
  readonly plan: CiPlan;
  readonly jobs: readonly JobAnswer[];
}

/** The plan for scripts. */
export function planJson({ file, targets, plan, jobs }: PlanAnswer): string {
  const creators = creatorsOf(plan.steps);
  const result: PlanResult = {
    ...{ schemaVersion: 1, file, targets: [...targets] },
    steps: plan.steps.map((step) => ({
      ...stepJson(step, creators),
      dependencies: [...(plan.dependencies.get(step.name) ?? [])],
    })),
    ...{ criticalPath: [...plan.longest], jobs: jobs.map(jobJson) },
    promotes: plan.promoted.map(({ image, to }) => ({ image, to })),
    environment: plan.environment.map(({ test, step, env, value, isPullSpec }) => ({
      ...{ test, step: step ?? null, env, [isPullSpec ? 'pullSpec' : 'image']: value },
    })),
    problems: [...plan.problems],
  };
  return `${JSON.stringify(result, null, 2)}\n`;
}

function jobJson(job: JobAnswer): PlanResult['jobs'][number] {
  return { ...job, targets: [...job.targets], next: [...job.next] };
}
