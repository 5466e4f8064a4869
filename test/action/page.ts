import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { root } from '../e2e/world.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The blocks of a page of docs/ in a language, in their order. */
export async function pageBlocks(name: string): Promise<(language: string) => readonly string[]> {
  const page = await readFile(join(root, 'docs', name), 'utf8');
  return (language) =>
    [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text = '']) => text);
}

/** What was typed, and what came of it. */
export interface Typed {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface User {
  readonly home: string;
  /** Types commands as they stand on a page; `started` is called with the shell, which leads a process group. */
  type(commands: string, started?: (shell: ChildProcess) => void): Promise<Typed>;
}

/** Somebody with an empty home below a folder, and with programs of their own, by name. */
export async function createUser(folder: string, programs: Readonly<Record<string, string>>, environment: Environment) {
  const [home, bin] = [join(folder, 'user'), join(folder, 'bin')];
  for (const made of [home, bin]) await mkdir(made, { recursive: true });
  for (const [name, script] of Object.entries(programs)) await writeFile(join(bin, name), script, { mode: 0o755 });
  const env = { PATH: `${bin}${delimiter}${process.env.PATH}`, HOME: home, ...environment };
  const user: User = {
    home,
    async type(commands, started) {
      const shell = spawn('bash', ['-euo', 'pipefail', '-c', commands], { cwd: home, env, detached: true });
      const said = { stdout: '', stderr: '' };
      for (const stream of ['stdout', 'stderr'] as const)
        shell[stream].setEncoding('utf8').on('data', (text: string) => {
          said[stream] += text;
        });
      started?.(shell);
      const [code] = (await once(shell, 'close')) as [number | null];
      return { code, ...said };
    },
  };
  return user;
}
