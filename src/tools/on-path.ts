import { StreamstressError } from '../model/error.ts';
import type { ToolFound } from '../model/tool.ts';
import type { ToolSearch } from './search.ts';
import { isAtLeast, versionIn } from './version.ts';

/** A program that the user has to install, and how it is asked for its version. */
export interface PathTool {
  readonly name: 'go' | 'git' | 'oc';
  readonly versionArgs: readonly string[];
  /** What to do where it is missing or too old, as a sentence's end: `install Go from …`. */
  readonly advice: string;
}

/** The tool on the PATH. Errors: `request`, `tools:<name>_not_found` and `tools:<name>_too_old`. */
export async function findOnPath(tool: PathTool, search: ToolSearch): Promise<ToolFound> {
  const { name, advice } = tool;
  const { minimum } = search.pins[name];
  const path = await search.processes.which(name);
  if (path === undefined) {
    throw new StreamstressError(
      'request',
      ['tools', `${name}_not_found`],
      `there is no "${name}" on the PATH: ${advice}`,
    );
  }
  const { stdout } = await search.processes.run({ program: path, args: tool.versionArgs, signal: search.signal });
  const version = versionIn(stdout);
  if (version === undefined || !isAtLeast(version, minimum)) {
    const what = `"${path}" is ${name} ${version ?? 'of an unknown version'}, and ${minimum} or newer is needed: ${advice}`;
    throw new StreamstressError('request', ['tools', `${name}_too_old`], what);
  }
  return { name, path, version, origin: 'PATH', standIn: false };
}
