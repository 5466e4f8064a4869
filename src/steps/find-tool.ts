import type { ToolPins } from '../config/tools.ts';
import { created, type Step } from '../engine/step.ts';
import { clusterBuilder } from '../model/tool.ts';
import { findTool, type ToolName, toolNames } from '../tools/find-tool.ts';

export { type ToolName, toolNames };

/** Where tools may come from. */
interface Places {
  readonly cacheDir: string;
  readonly gaugePath: string | undefined;
  /** Whether the cluster builds images where no program here does. */
  readonly onCluster?: boolean;
}

/** Finds a tool, or installs it where we can: creates `tool:<name>`. ko compiles with Go, so it waits for that. */
export function findToolStep(name: ToolName, pins: ToolPins, { cacheDir, ...places }: Places): Step {
  return {
    name: `tool:${name}`,
    kind: 'tool',
    requires: name === 'ko' ? ['tool:go'] : [],
    creates: [`tool:${name}`],
    async run(_inputs, { world, signal, progress }) {
      const { processes, files } = world;
      const search = { ...places, pins, processes, files, cacheFolder: cacheDir, signal, progress };
      const tool = await findTool(name, search);
      const link = created(`tool:${name}`, tool);
      if (tool === clusterBuilder) return { summary: 'none here: images are built on the cluster', created: [link] };
      const what = tool.standIn ? `the stand-in of ${name} ${tool.version}` : `${name} ${tool.version}`;
      return { summary: `${what} (${tool.origin})`, created: [link] };
    },
  };
}
