import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A Go program of a module at a version, installed into the user's cache once; its path. */
export async function goProgram(module: string, version: string): Promise<string> {
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'streamstress-tests', version);
  const program = join(folder, module.split('/').at(-1) ?? module);
  if (existsSync(program)) return program;
  await mkdir(folder, { recursive: true });
  await promisify(execFile)('go', ['install', `${module}@${version}`], { env: { ...process.env, GOBIN: folder } });
  return program;
}
