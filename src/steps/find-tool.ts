import type { ToolPins } from '../config/tools.ts';
import { created, type Step } from '../engine/step.ts';
import type { Request } from '../model/request.ts';
import { findTool, type ToolName, toolNames } from '../tools/find-tool.ts';

export { type ToolName, toolNames };

/** Finds a tool, or installs it where we can: creates `tool:<name>`. ko compiles with Go, so it waits for that. */
export function findToolStep(name: ToolName, pins: ToolPins, { cacheDir, gaugePath }: Request): Step {
  return {
    name: `tool:${name}`,
    kind: 'tool',
    requires: name === 'ko' ? ['tool:go'] : [],
    creates: [`tool:${name}`],
    async run(_inputs, { world, signal, progress }) {
      const { processes, files } = world;
      const tool = await findTool(name, { pins, processes, files, cacheFolder: cacheDir, gaugePath, signal, progress });
      const what = tool.standIn ? `the stand-in of ${name} ${tool.version}` : `${name} ${tool.version}`;
      return { summary: `${what} (${tool.origin})`, created: [created(`tool:${name}`, tool)] };
    },
  };
}
