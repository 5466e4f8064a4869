import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Folder for what outlives a run (tools, git history, compiled code): STREAMSTRESS_CACHE, else in the tool cache of the
 * runner that we are on, else below the XDG cache.
 */
export function cacheFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const { STREAMSTRESS_CACHE: ours, RUNNER_TOOL_CACHE: runner, XDG_CACHE_HOME: xdg, HOME: home } = environment;
  return ours || join(runner || xdg || join(home ?? homedir(), '.cache'), 'streamstress');
}
