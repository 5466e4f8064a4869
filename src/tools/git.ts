import type { ToolFound } from '../model/tool.ts';
import { findOnPath } from './on-path.ts';
import type { ToolSearch } from './search.ts';

/** git reads the upstream repositories. */
export function findGit(search: ToolSearch): Promise<ToolFound> {
  const advice = `install git ${search.pins.git.minimum} or newer with the package manager of this machine`;
  return findOnPath({ name: 'git', versionArgs: ['--version'], advice }, search);
}
