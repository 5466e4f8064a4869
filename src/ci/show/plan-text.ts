import type { CiPlan } from '../plan.ts';
import type { JobAnswer } from './job-answer.ts';
import { oneLine } from './one-line.ts';
import type { PlanAnswer } from './plan-json.ts';

/** The steps in the order in which they may start, the longest chain, the jobs and what is promoted; nothing where nothing can run. */
export function planText({ plan, jobs }: PlanAnswer): string {
  if (plan.problems.length > 0) return '';
  return [...stepLines(plan), '', ...chainLines(plan), ...jobLines(jobs), ...promotionLines(plan), ''].join('\n');
}

function stepLines({ steps, dependencies }: CiPlan): readonly string[] {
  const width = Math.max(0, ...steps.map(({ name }) => name.length));
  return [
    `${steps.length} steps, in the order in which they may start:`,
    ...steps.map(({ name, description }) => {
      const before = dependencies.get(name) ?? [];
      const waits = before.length === 0 ? 'starts at once' : `after ${before.join(', ')}`;
      return oneLine(`  ${name.padEnd(width)}  ${description}; ${waits}`);
    }),
  ];
}

function chainLines({ longest }: CiPlan): readonly string[] {
  if (longest.length < 2) return [];
  return [`the longest chain, by what such steps usually take: ${longest.map(oneLine).join(' > ')}`, ''];
}

function jobLines(jobs: readonly JobAnswer[]): readonly string[] {
  if (jobs.length === 0) return [];
  const width = Math.max(...jobs.map(({ name }) => name.length));
  return ['jobs:', ...jobs.map(({ name, kind, why }) => oneLine(`  ${name.padEnd(width)}  ${kind}: ${why}`))];
}

function promotionLines({ promoted }: CiPlan): readonly string[] {
  if (promoted.length === 0) return [];
  return ['', 'promoted once a change has merged:', ...promoted.map(({ image, to }) => oneLine(`  ${image} to ${to}`))];
}
