import { graphText } from '../../engine/graph-text.ts';
import { toEngineSteps } from '../graph/engine-steps.ts';
import type { CiPlan } from '../plan.ts';

/** The graph as a flow chart of Mermaid, in a fence, as pages of Markdown show it. */
export function planMermaid({ steps }: CiPlan): string {
  const shapes = toEngineSteps(steps).map((step) => ({ ...step, after: [] }));
  return `${graphText(shapes, 'mermaid').join('\n')}\n`;
}
