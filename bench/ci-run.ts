import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type CiSandbox, startCiSandbox } from '../src/wiring.ts';
import { median } from './median.ts';
import { criticalPath, runEngine, runPromises, sleepingSteps } from './sleeping-graph.ts';

const [graphRounds, podRounds] = [5, 11];

/**
 * What running a configuration costs beyond the work: our engine over the longest chain of 200 sleeping steps, beside
 * promises and timers alone; and how long it takes from the start of the program to the first pod, on a sandbox in this
 * process, beside Node that does nothing. An argument names the folder of another built package.
 */
export async function bench([built = join(import.meta.dirname, '..')]: readonly string[]): Promise<void> {
  await benchGraph();
  await benchFirstPod(resolve(built, 'dist', 'streamstress.js'));
}

async function benchGraph(): Promise<void> {
  const over: number[] = [];
  const floor: number[] = [];
  for (let round = 0; round < graphRounds; round += 1) {
    const steps = sleepingSteps(200, round + 7);
    const longest = criticalPath(steps);
    floor.push((await runPromises(steps)) / longest - 1);
    over.push((await runEngine(steps)) / longest - 1);
  }
  const percent = (values: readonly number[]) => `${(median(values) * 100).toFixed(2)} %`;
  console.log(`200 sleeping steps, ${graphRounds} graphs: over the longest chain`);
  console.log(`  engine                ${percent(over)}   (aim < 1 %)`);
  console.log(`  promises and timers   ${percent(floor)}   (floor)`);
}

async function benchFirstPod(program: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'streamstress-bench-'));
  const play = await startCiSandbox({ folder: join(folder, 'sandbox'), standIns, repositories: repositoryIn(folder) });
  try {
    const times = await inTurn(program, folder, play);
    const [node, pod] = [median(times.node), median(times.pod)];
    console.log(`from the start to the first pod, ${podRounds} rounds in turn`);
    console.log(`  ci run, one pod       ${pod.toFixed(0)} ms   ${(pod / node).toFixed(1)} x node`);
    console.log(`  node -e 0             ${node.toFixed(0)} ms   (floor)`);
  } finally {
    await play.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const standIns = {
  inputs: [{ type: 'image', namespace: 'ocp', name: '4.19', tag: 'base' }],
  ...{ releaseTags: [], architectures: [], leases: [], claims: [], secrets: [], projects: [] },
} as const;

const configuration = `base_images:
  base: {namespace: ocp, name: "4.19", tag: base}
resources:
  '*': {requests: {cpu: 100m}}
tests:
- as: unit
  commands: "true"
  container: {from: base, clone: false}
`;

/** A repository with one commit, and the configuration beside it. */
function repositoryIn(folder: string): string {
  const repositories = join(folder, 'repositories');
  const repository = join(repositories, 'repo');
  mkdirSync(repository, { recursive: true });
  const git = (...args: readonly string[]) => execFileSync('git', ['-C', repository, ...args], { stdio: 'ignore' });
  git('init', '-b', 'main');
  git('-c', 'user.name=bench', '-c', 'user.email=bench@example.org', 'commit', '--allow-empty', '-m', 'first');
  mkdirSync(join(folder, 'org', 'repo'), { recursive: true });
  writeFileSync(join(folder, 'org', 'repo', 'org-repo-main.yaml'), configuration);
  return repositories;
}

/** Milliseconds, a round each; a round before them warms the disk's cache and compiles. */
async function inTurn(program: string, folder: string, play: CiSandbox) {
  const times = { node: [] as number[], pod: [] as number[] };
  for (let round = 0; round <= podRounds; round += 1) {
    const node = await untilEnd(folder);
    const pod = await untilPod(program, folder, play);
    if (round === 0) continue;
    times.node.push(node);
    times.pod.push(pod);
  }
  return times;
}

async function untilEnd(folder: string): Promise<number> {
  const began = performance.now();
  await once(spawn(process.execPath, ['-e', '0'], { cwd: folder, stdio: 'ignore' }), 'close');
  return performance.now() - began;
}

/** Until its pod is made; then it goes on to its end. */
async function untilPod(program: string, folder: string, { sandbox, git }: CiSandbox): Promise<number> {
  const args = [
    ...['ci', 'run', 'org/repo/org-repo-main.yaml', '--target', 'unit', '--fresh'],
    ...['--clone-from', `${git}/repo`],
  ];
  const { promise, resolve: made } = Promise.withResolvers<number>();
  const stop = sandbox.store.watch(({ object }) => object.kind === 'Pod' && made(performance.now()));
  const began = performance.now();
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    KUBECONFIG: sandbox.kubeconfig,
    STREAMSTRESS_CACHE: join(folder, 'cache'),
  };
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
  const said: Buffer[] = [];
  child.stderr.on('data', (piece: Buffer) => said.push(piece));
  const [code] = await once(child, 'close');
  stop();
  if (code !== 0) throw new Error(`ci run ended with ${code}: ${Buffer.concat(said)}`);
  return (await promise) - began;
}
