import type { CiPlan } from '../plan.ts';

/** The graph in the words of Graphviz: an arrow goes to what waits. */
export function planDot({ steps, dependencies }: CiPlan): string {
  const edges = steps.flatMap(({ name }) =>
    (dependencies.get(name) ?? []).map((from) => `  ${quoted(from)} -> ${quoted(name)};`),
  );
  return ['digraph {', '  rankdir=LR;', ...steps.map(({ name }) => `  ${quoted(name)};`), ...edges, '}', ''].join('\n');
}

function quoted(name: string): string {
  return `"${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
