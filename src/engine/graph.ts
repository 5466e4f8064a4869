import { StreamstressError } from '../model/error.ts';
import type { Link } from '../model/link.ts';
import type { Step, StepShape } from './step.ts';

/** Steps joined by their links; made by `graph`, which has checked it. */
export interface Graph<S extends StepShape = Step> {
  readonly steps: readonly S[];
  /** The step that creates a link. */
  readonly creators: ReadonlyMap<Link, S>;
}

/**
 * Joins steps into a graph. Errors: `bug`, `planning:graph` with every gap (a required link that nobody creates), double
 * (two steps of one name, or two that create one link) and cycle at once.
 */
export function graph<S extends StepShape>(steps: readonly S[]): Graph<S> {
  const creators = new Map<Link, S>();
  const problems = [...doubles(steps, creators), ...gaps(steps, creators)];
  problems.push(...cycles(steps, creators));
  if (problems.length > 0) {
    throw new StreamstressError(
      'bug',
      ['planning', 'graph'],
      `the plan does not hold together: ${problems.join('; ')}`,
    );
  }
  return { steps, creators };
}

/** The links that a step waits for. */
export function awaited(step: StepShape): readonly Link[] {
  return [...step.requires, ...(step.after ?? [])];
}

/** Every step that comes before one, directly or not: one that was never started says nothing of those before it. */
export function before(step: Step, graph: Graph, found = new Set<Step>()): ReadonlySet<Step> {
  for (const link of awaited(step)) {
    const creator = graph.creators.get(link);
    if (creator === undefined || found.has(creator)) continue;
    found.add(creator);
    before(creator, graph, found);
  }
  return found;
}

function doubles<S extends StepShape>(steps: readonly S[], creators: Map<Link, S>): string[] {
  const problems: string[] = [];
  const names = new Set<string>();
  for (const step of steps) {
    if (names.has(step.name)) problems.push(`two steps are named "${step.name}"`);
    names.add(step.name);
    for (const link of step.creates) {
      const other = creators.get(link);
      if (other) problems.push(`"${other.name}" and "${step.name}" both create "${link}"`);
      creators.set(link, step);
    }
  }
  return problems;
}

function gaps(steps: readonly StepShape[], creators: ReadonlyMap<Link, StepShape>): string[] {
  return steps.flatMap((step) =>
    step.requires
      .filter((link) => !creators.has(link))
      .map((link) => `"${step.name}" requires "${link}", which nothing creates`),
  );
}

function cycles(steps: readonly StepShape[], creators: ReadonlyMap<Link, StepShape>): string[] {
  const problems: string[] = [];
  const done = new Set<StepShape>();
  const visit = (step: StepShape, path: readonly StepShape[]): void => {
    if (done.has(step)) return;
    if (path.includes(step)) {
      const names = [...path.slice(path.indexOf(step)), step].map((member) => `"${member.name}"`);
      problems.push(`${names.join(' waits for ')}: a cycle`);
      return;
    }
    for (const link of awaited(step)) {
      const creator = creators.get(link);
      if (creator) visit(creator, [...path, step]);
    }
    done.add(step);
  };
  for (const step of steps) visit(step, []);
  return problems;
}
