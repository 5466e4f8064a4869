import { creatorsOf } from '../graph/dependencies.ts';
import { linkText } from '../graph/link.ts';
import type { CiPlan } from '../plan.ts';
import { pathText } from '../violation.ts';
import type { JobAnswer } from './job-answer.ts';

/** What is asked of a plan besides its steps. */
export interface PlanAnswer {
  readonly file: string;
  readonly targets: readonly string[];
  readonly plan: CiPlan;
  readonly jobs: readonly JobAnswer[];
}

/** The plan for scripts: see docs/ci.md. */
export function planJson({ file, targets, plan, jobs }: PlanAnswer): string {
  const creators = creatorsOf(plan.steps);
  const steps = plan.steps.map(({ name, kind, description, path, needs, creates }) => ({
    ...{ name, kind, description, path: pathText(path) },
    needs: needs.map(({ link, why }) => ({ link: linkText(link), why, from: creators(link).map((step) => step.name) })),
    creates: creates.map(linkText),
    dependencies: plan.dependencies.get(name) ?? [],
  }));
  const { longest, problems } = plan;
  return `${JSON.stringify({ schemaVersion: 1, file, targets, steps, criticalPath: longest, jobs, problems }, null, 2)}\n`;
}
