import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { bundle } from '../../scripts/bundle.ts';
import { root } from '../e2e/world.ts';
import { goProgram } from './go-program.ts';

/** What a checkout of a release has, and no more; its programs are made of the sources of now. */
const released = ['.github', 'action.yml', 'config', 'dist/site', 'package.json'];
/** What users call it. */
const ourselves = 'org/streamstress@v1';

type Texts = Readonly<Record<string, string>>;

/** What a workflow is given, and what happens to it. */
interface Dispatch {
  readonly inputs?: Texts;
  readonly secrets?: Texts;
  readonly variables?: Texts;
  /** Of the machine. */
  readonly environment: Texts;
  /** Called with the runner's process once it runs. */
  readonly started?: (runner: ChildProcess) => void;
}

export interface Runner {
  /** Checkout of this repository. */
  readonly checkout: string;
  /** Runs a workflow of .github/workflows, as `workflow_dispatch`. */
  dispatch(workflow: string, given: Dispatch): Promise<{ readonly code: number; readonly log: string }>;
}

/** A self-hosted runner (act) with a checkout of this repository in a folder of its own, and an empty home. */
export async function createRunner(folder: string): Promise<Runner> {
  const act = await goProgram('github.com/nektos/act', 'v0.2.89');
  const [checkout, home] = [join(folder, 'checkout'), join(folder, 'home')];
  await mkdir(home, { recursive: true });
  for (const name of released) await cp(join(root, name), join(checkout, name), { recursive: true });
  await bundle(root, join(checkout, 'dist'));
  await commitAll(checkout);
  return {
    checkout,
    async dispatch(workflow, { inputs = {}, secrets = {}, variables = {}, environment, started }) {
      const [event, secretFile] = [join(folder, 'event.json'), join(folder, 'secrets')];
      await writeFile(event, JSON.stringify({ inputs }));
      await writeFile(secretFile, linesOf(secrets));
      const file = join('.github', 'workflows', workflow);
      const args = ['workflow_dispatch', '-W', file, '-e', event, '-P', 'ubuntu-latest=-self-hosted'];
      const given = [...optionsOf('--input', inputs), ...optionsOf('--var', variables), '--secret-file', secretFile];
      const local = await localActions(join(checkout, file), folder);
      const env = { ...process.env, HOME: home, ...environment };
      const all = [...args, ...given, ...local, '--local-repository', `${ourselves}=${checkout}`];
      const child = spawn(act, all, { cwd: checkout, env, stdio: ['ignore', 'pipe', 'pipe'] });
      started?.(child);
      const [[code], ...logs] = await Promise.all([once(child, 'close'), ...[child.stdout, child.stderr].map(text)]);
      return { code: code ?? -1, log: logs.join('') };
    },
  };
}

function optionsOf(option: string, values: Texts): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) => [option, `${name}=${value}`]);
}

function linesOf(values: Texts): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}\n`)
    .join('');
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

/**
 * What a workflow uses of others is an Action that does nothing, as act would have to fetch it: what it brings is on this
 * machine. act does a checkout by itself, unless it is of another branch.
 */
async function localActions(workflow: string, folder: string): Promise<readonly string[]> {
  const used = (await readFile(workflow, 'utf8')).matchAll(/uses: ([\w-]+\/[\w-]+@[0-9a-f]{40})/g);
  const all = [...new Set([...used].flatMap(([, action]) => action ?? []))];
  const places = all.map(async (action) => ['--local-repository', `${action}=${await emptyAction(action, folder)}`]);
  return (await Promise.all(places)).flat();
}

async function emptyAction(action: string, folder: string): Promise<string> {
  const place = join(folder, 'actions', action);
  await mkdir(place, { recursive: true });
  const runs = 'runs:\n  using: composite\n  steps:\n    - run: "true"\n      shell: bash\n';
  await writeFile(join(place, 'action.yml'), `name: nothing\ndescription: nothing\n${runs}`);
  return place;
}
