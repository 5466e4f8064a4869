import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { root } from './world.ts';

export interface Ended {
  readonly code: number;
  readonly log: string;
  readonly outputs: ReadonlyMap<string, string>;
  readonly summary: string;
  /** What main has left for the post entry to do. */
  readonly state: ReadonlyMap<string, string>;
}

/** A workflow step of a runner. */
interface Step {
  /** File of src that action.yml names. */
  readonly entry: string;
  /** The workspace; what the entry answers lies there, too. */
  readonly folder: string;
  /** Of the machine. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Its inputs and its state. */
  readonly variables: Readonly<Record<string, string>>;
  readonly started?: ((child: ChildProcess) => void) | undefined;
}

/** Starts an entry of action.yml as the runner does: inputs and state in the environment, answers in files. */
export async function runEntry({ entry, folder, environment, variables, started }: Step): Promise<Ended> {
  const files = { GITHUB_OUTPUT: '', GITHUB_STEP_SUMMARY: '', GITHUB_STATE: '', GITHUB_ENV: '' };
  for (const name of Object.keys(files) as (keyof typeof files)[]) {
    files[name] = join(folder, name);
    await writeFile(files[name], '');
  }
  const child = spawn(process.execPath, [join(root, 'src', entry)], {
    cwd: folder,
    env: { ...environment, ...files, GITHUB_WORKSPACE: folder, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started?.(child);
  const [log, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  const read = (name: keyof typeof files) => readFile(files[name], 'utf8');
  return {
    code,
    log: log.replace(/^::add-mask::.*\n/gm, ''),
    outputs: fileCommands(await read('GITHUB_OUTPUT')),
    summary: await read('GITHUB_STEP_SUMMARY'),
    state: fileCommands(await read('GITHUB_STATE')),
  };
}

/** Inputs as the runner gives them. */
export function inputVariables(inputs: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
}

/** The entries of a file command, `name<<delimiter`, value and delimiter in lines; the last one of a name counts. */
function fileCommands(content: string): ReadonlyMap<string, string> {
  const entries = content.matchAll(/^(.+?)<<(ghadelimiter_.+)\n([\s\S]*?)\n\2$/gm);
  return new Map([...entries].map(([, name = '', , value = '']) => [name, value]));
}
