import type { ToolFound } from '../model/tool.ts';
import { findGauge } from './gauge.ts';
import { findGaugePlugin } from './gauge-plugin.ts';
import { findGit } from './git.ts';
import { findGo } from './go.ts';
import { findImageBuilder } from './image-builder.ts';
import { findKo } from './ko.ts';
import { findOc } from './oc.ts';
import type { ToolSearch } from './search.ts';

const finders = {
  git: findGit,
  go: findGo,
  ko: findKo,
  'image-builder': findImageBuilder,
  oc: findOc,
  gauge: findGauge,
  'gauge-go': (search: ToolSearch) => findGaugePlugin('go', search),
  'gauge-xml-report': (search: ToolSearch) => findGaugePlugin('xml-report', search),
};

export type ToolName = keyof typeof finders;

/** All tools, in the order in which a user wants to hear of them. */
export const toolNames = Object.keys(finders) as readonly ToolName[];

/** Finds a tool, or installs it where we can. Errors: see the tool's own file. */
export function findTool(name: ToolName, search: ToolSearch): Promise<ToolFound> {
  return finders[name](search);
}
