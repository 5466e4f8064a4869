import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type Sandbox, startSandbox } from '../src/wiring.ts';
import { median } from './median.ts';

const rounds = 21;
const floor = 'node -e 0';

/** What is started, and when it counts as started. */
interface Program {
  readonly command: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  /** Until the first line that it says which is no workflow command, and then it is killed; else until its end. */
  readonly firstLine?: true;
}

/**
 * How long programs of dist/ take to start, beside Node that does nothing and kubectl: in turn, 21 rounds, ratios within a
 * round. `check` and the Action sign in to a sandbox in this process before they say their first line. An argument names
 * the folder of another built package.
 */
export async function bench([built = join(import.meta.dirname, '..')]: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'streamstress-bench-'));
  const sandbox = await startSandbox({ folder: join(folder, 'sandbox') });
  try {
    const dist = resolve(built, 'dist');
    const programs = programsOf(dist, surroundings(folder, sandbox));
    const times = await inTurn(programs, folder);
    print(programs, times, folder);
    printAims(times, sizeOf(dist));
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function surroundings(folder: string, { kubeconfig, gauge }: Sandbox): Readonly<Record<string, string>> {
  const { PATH = '' } = process.env;
  const ours = { STREAMSTRESS_CACHE: join(folder, 'cache'), STREAMSTRESS_GAUGE: gauge };
  return { PATH, HOME: folder, KUBECONFIG: kubeconfig, ...ours };
}

function programsOf(dist: string, env: Readonly<Record<string, string>>): Readonly<Record<string, Program>> {
  const node = process.execPath;
  const cli = (...args: readonly string[]) => ({
    command: [node, join(dist, 'streamstress.js'), ...args] as const,
    env,
  });
  const uncompiled = { ...env, NODE_DISABLE_COMPILE_CACHE: '1' };
  const kubectl = kubectlVersion();
  return {
    [floor]: { command: [node, '-e', '0'], env },
    ...(kubectl && { [`kubectl ${kubectl} version`]: { command: ['kubectl', 'version', '--client'], env } }),
    '--version': cli('--version'),
    '--help': cli('--help'),
    'check --help, for the first time': { ...cli('check', '--help'), env: uncompiled },
    'check --help': cli('check', '--help'),
    'check, first line': { ...cli('check'), firstLine: true },
    'Action, first line': {
      command: [node, join(dist, 'action.js')],
      env: { ...env, INPUT_COMMAND: 'run', 'INPUT_RELEASE-TESTS-REF': 'master', INPUT_COMPONENTS: 'pipeline' },
      firstLine: true,
    },
  };
}

/** The version that the machine's own kubectl says, which may be somebody's wrapper; undefined where there is none. */
function kubectlVersion(): string | undefined {
  const { stdout } = spawnSync('kubectl', ['version', '--client'], { encoding: 'utf8' });
  return /^Client Version: (\S+)/m.exec(stdout ?? '')?.[1];
}

/** Milliseconds by program, a round each; a round before them warms the disk's cache and compiles. */
async function inTurn(programs: Readonly<Record<string, Program>>, folder: string) {
  const times = new Map<string, number[]>(Object.keys(programs).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, program] of Object.entries(programs)) {
      const taken = await started(program, folder);
      if (round > 0) times.get(name)?.push(taken);
    }
  }
  return times;
}

/** Milliseconds until it has started. */
async function started({ command: [name, ...args], env, firstLine }: Program, folder: string): Promise<number> {
  const began = performance.now();
  const child = spawn(name, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const ended = once(child, 'close');
  const said = [child.stdout, child.stderr].map(firstLineOf);
  if (firstLine) await Promise.any(said);
  else await ended;
  const taken = performance.now() - began;
  if (firstLine && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  const [code] = await ended;
  if (!firstLine && code !== 0) throw new Error(`"${[name, ...args].join(' ')}" ended with ${code}`);
  return taken;
}

/** Lines for the runner, which it shows nobody, do not count. Rejects where there is no other. */
function firstLineOf(input: Readable): Promise<string> {
  const { promise, resolve: said, reject } = Promise.withResolvers<string>();
  const lines = createInterface({ input });
  lines.on('line', (line) => !line.startsWith('::') && said(line));
  lines.on('close', () => reject(new Error('it ended without a line')));
  promise.catch(() => undefined);
  return promise;
}

function print(
  programs: Readonly<Record<string, Program>>,
  times: ReadonlyMap<string, readonly number[]>,
  folder: string,
) {
  const row = (...[name = '', ...cells]: readonly string[]) =>
    console.log(name.padEnd(34) + cells.map((cell) => cell.padStart(12)).join(''));
  console.log(`Starts, median of ${rounds}, in turn`);
  row('', 'ms', `× ${floor}`, 'MB');
  for (const [name, program] of Object.entries(programs)) {
    const taken = times.get(name) ?? [];
    row(
      name,
      median(taken).toFixed(0),
      ratio(times, name).toFixed(2),
      program.firstLine ? '' : memory(program, folder),
    );
  }
  if (!Object.keys(programs).some((name) => name.startsWith('kubectl')))
    console.log('There is no kubectl to compare with');
}

/** Most memory that it held, as GNU's time says. */
function memory({ command, env }: Program, folder: string): string {
  const { stderr } = spawnSync('/usr/bin/time', ['-f', '%M', ...command], { cwd: folder, env, encoding: 'utf8' });
  const kilobytes = /(\d+)\s*$/.exec(stderr ?? '')?.[1];
  return kilobytes === undefined ? '?' : (Number(kilobytes) / 1000).toFixed(0);
}

function printAims(times: ReadonlyMap<string, readonly number[]>, bytes: number): void {
  const seconds = median(times.get('Action, first line') ?? []) / 1000;
  console.log(`--help: ${ratio(times, '--help').toFixed(2)} × ${floor} (aim: below 2)`);
  console.log(`First line of the Action: ${seconds.toFixed(2)} s (aim: below 1 s)`);
  console.log(`dist: ${(bytes / 1e6).toFixed(2)} MB (aim: below 6 MB)`);
}

function ratio(times: ReadonlyMap<string, readonly number[]>, name: string): number {
  const least = times.get(floor) ?? [];
  return median((times.get(name) ?? []).map((taken, round) => taken / (least[round] ?? Number.NaN)));
}

function sizeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((bytes, { parentPath, name }) => bytes + statSync(join(parentPath, name)).size, 0);
}
