import type { ToolFound } from '../model/tool.ts';
import { findOnPath } from './on-path.ts';
import type { ToolSearch } from './search.ts';

/** Go compiles the components, and ko itself. */
export function findGo(search: ToolSearch): Promise<ToolFound> {
  const advice = `install Go ${search.pins.go.minimum} or newer from https://go.dev/dl and put its bin folder on the PATH`;
  return findOnPath({ name: 'go', versionArgs: ['version'], advice }, search);
}
