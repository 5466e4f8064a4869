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

const dispatched = { name: 'workflow_dispatch', payload: {} };

type Texts = Readonly<Record<string, string>>;

/** What a workflow is given, and what happens to it. */
interface Dispatch {
  /** What starts it, with what GitHub tells of that besides the inputs. */
  readonly event?: { readonly name: string; readonly payload: object };
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
  /** Path of its `streamstress`, as it is released. */
  readonly program: string;
  /** Folder of the artifacts of its workflows, each a folder by its name. */
  readonly artifacts: string;
  /** Runs a workflow of .github/workflows, as `workflow_dispatch` where no other event is given. */
  dispatch(workflow: string, given: Dispatch): Promise<{ readonly code: number; readonly log: string }>;
}

/** A self-hosted runner (act) with a checkout of this repository in a folder of its own, and an empty home. */
export async function createRunner(folder: string): Promise<Runner> {
  const act = await goProgram('github.com/nektos/act', 'v0.2.89');
  const [checkout, home, artifacts] = [join(folder, 'checkout'), join(folder, 'home'), join(folder, 'artifacts')];
  for (const made of [home, artifacts]) await mkdir(made, { recursive: true });
  for (const name of released) await cp(join(root, name), join(checkout, name), { recursive: true });
  await bundle(root, join(checkout, 'dist'));
  await commitAll(checkout);
  return {
    checkout,
    program: join(checkout, 'dist', 'streamstress.js'),
    artifacts,
    async dispatch(workflow, { event = dispatched, inputs = {}, secrets = {}, variables = {}, environment, started }) {
      const [eventFile, secretFile] = [join(folder, 'event.json'), join(folder, 'secrets')];
      await writeFile(eventFile, JSON.stringify({ inputs, ...event.payload }));
      await writeFile(secretFile, linesOf(secrets));
      const file = join('.github', 'workflows', workflow);
      const args = [event.name, '-W', file, '-e', eventFile, '-P', 'ubuntu-latest=-self-hosted'];
      const given = [...optionsOf('--input', inputs), ...optionsOf('--var', variables), '--secret-file', secretFile];
      const local = await localActions(join(checkout, file), folder);
      const env = { ...process.env, HOME: home, UPLOADED: artifacts, ...environment };
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
 * machine. Artifacts go through a folder. act does a checkout by itself, unless it is of another branch.
 */
async function localActions(workflow: string, folder: string): Promise<readonly string[]> {
  const used = (await readFile(workflow, 'utf8')).matchAll(/uses: ([\w-]+\/[\w-]+@[0-9a-f]{40})/g);
  const all = [...new Set([...used].flatMap(([, action]) => action ?? []))];
  const places = all.map(async (action) => ['--local-repository', `${action}=${await standIn(action, folder)}`]);
  return (await Promise.all(places)).flat();
}

/** What they do here with $NAME and $PLACE, the inputs `name` and `path`, one a line. Links stay links. */
const standIns: Texts = {
  'actions/upload-artifact':
    'mkdir -p "$UPLOADED/$NAME" && for one in $PLACE; do [ ! -e "$one" ] || cp -r "$one" "$UPLOADED/$NAME"; done',
  'actions/download-artifact': 'mkdir -p "$PLACE" && cp -a "$UPLOADED/$NAME/." "$PLACE"',
};

async function standIn(action: string, folder: string): Promise<string> {
  const place = join(folder, 'actions', action);
  await mkdir(place, { recursive: true });
  const run = standIns[action.replace(/@.*/, '')] ?? 'true';
  await writeFile(join(place, 'action.yml'), compositeAction(run));
  return place;
}

function compositeAction(run: string): string {
  return `name: stand-in
description: stand-in
inputs:
  name: { default: "" }
  path: { default: "" }
runs:
  using: composite
  steps:
    - run: ${JSON.stringify(run)}
      shell: bash
      env:
        NAME: \${{ inputs.name }}
        PLACE: \${{ inputs.path }}
`;
}
