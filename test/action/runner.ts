import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { root } from '../e2e/world.ts';
import { goProgram } from './go-program.ts';

/** What a checkout of a release has, and no more. */
const released = ['.github', 'action.yml', 'config', 'dist', 'package.json'];

interface Runner {
  /** Runs a workflow file with inputs and secrets, as `workflow_dispatch`. */
  dispatch(
    workflow: string,
    inputs: Readonly<Record<string, string>>,
    environment: Readonly<Record<string, string>>,
  ): Promise<{ readonly code: number; readonly log: string }>;
}

/** A self-hosted runner (act) with a checkout of this repository in a folder of its own. */
export async function createRunner(folder: string): Promise<Runner> {
  const act = await goProgram('github.com/nektos/act', 'v0.2.89');
  const [checkout, home] = [join(folder, 'checkout'), join(folder, 'home')];
  await mkdir(home, { recursive: true });
  for (const name of released) await cp(join(root, name), join(checkout, name), { recursive: true });
  await commitAll(checkout);
  return {
    async dispatch(workflow, inputs, environment) {
      const event = join(folder, 'event.json');
      await writeFile(event, JSON.stringify({ inputs }));
      const given = Object.entries(inputs).flatMap(([name, value]) => ['--input', `${name}=${value}`]);
      const file = join('.github', 'workflows', workflow);
      const others = await usedActions(join(checkout, file));
      const local = await Promise.all(others.map((action) => emptyAction(action, folder)));
      const args = ['workflow_dispatch', '-W', file, '-e', event, '-P', 'ubuntu-latest=-self-hosted', ...given];
      const env = { ...process.env, HOME: home, ...environment };
      const child = spawn(act, [...args, ...local.flat()], { cwd: checkout, env, stdio: ['ignore', 'pipe', 'pipe'] });
      const [code, ...logs] = await Promise.all([
        new Promise<number>((ended) => child.once('close', (code) => ended(code ?? -1))),
        ...[child.stdout, child.stderr].map(text),
      ]);
      return { code, log: logs.join('') };
    },
  };
}

async function commitAll(folder: string): Promise<void> {
  const git = (...args: string[]) =>
    promisify(execFile)('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.test', ...args], {
      cwd: folder,
    });
  await git('init', '--quiet', '--initial-branch=main');
  await git('remote', 'add', 'origin', 'https://github.com/org/nightly');
  await git('add', '--all');
  await git('commit', '--quiet', '--message=release');
}

/** What a workflow uses of others; act does a checkout by itself. */
async function usedActions(file: string): Promise<readonly string[]> {
  const used = (await readFile(file, 'utf8')).matchAll(/uses: ([\w-]+\/[\w-]+@[0-9a-f]{40})/g);
  const all = new Set([...used].flatMap(([, action]) => action ?? []));
  return [...all].filter((action) => !action.startsWith('actions/checkout@'));
}

/** An Action that does nothing, as act would have to fetch it; what it brings is on this machine. */
async function emptyAction(action: string, folder: string): Promise<readonly string[]> {
  const place = join(folder, 'actions', action);
  await mkdir(place, { recursive: true });
  const runs = 'runs:\n  using: composite\n  steps:\n    - run: "true"\n      shell: bash\n';
  await writeFile(join(place, 'action.yml'), `name: nothing\ndescription: nothing\n${runs}`);
  return ['--local-repository', `${action}=${place}`];
}
