import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { kubeModule } from './pinned-versions.ts';

const compiler = 'go';
const secondsBetweenLines = 20;

/** Variables of the environment; Go takes its own from them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What is built with, who is told how far it is, and what ends it early. */
export interface Building {
  readonly environment: Environment;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Builds etcd and kube-apiserver into `folder`, where each appears whole or not at all; of two builds at once the last
 * one wins. Their sources are verified against `go.sum`. Errors, in words: there is no Go; it fails.
 */
export async function buildKube(folder: string, kubernetes: string, building: Building): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const made = mkdtempSync(join(folder, 'partial-'));
  try {
    building.say('building etcd and kube-apiserver with Go: about 8 minutes on two cores, once; then they are cached');
    await build(made, 'etcd', 'go.etcd.io/etcd/server/v3', '', building);
    const version = `-X k8s.io/component-base/version.gitVersion=${kubernetes}`;
    await build(made, 'kube-apiserver', 'k8s.io/kubernetes/cmd/kube-apiserver', version, building);
    for (const program of ['etcd', 'kube-apiserver']) renameSync(join(made, program), join(folder, program));
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** `go build` at low priority; -v names each package that was compiled, of which we tell the number. */
async function build(folder: string, program: string, pkg: string, linker: string, building: Building): Promise<void> {
  const args = ['build', '-v', '-trimpath', '-ldflags', `-s -w ${linker}`, '-o', join(folder, program), pkg];
  const env = { ...building.environment, GOFLAGS: '-p=2 -mod=readonly -buildvcs=false', GOWORK: 'off' };
  const go = spawn(compiler, args, {
    cwd: kubeModule,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    signal: building.signal,
    killSignal: 'SIGINT',
  });
  if (go.pid) setPriority(go.pid, constants.priority.PRIORITY_LOW);
  const lines = createInterface({ input: go.stderr });
  const [code, said] = await Promise.all([endOf(go), progress(lines, program, building.say)]);
  if (code !== 0) throw new Error(`"go build ${pkg}" failed with exit code ${code}:\n${said.join('\n')}`);
  building.say(`${program} is built`);
}

function endOf(go: ChildProcess): Promise<number | null> {
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  go.once('close', resolve);
  go.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'ENOENT' ? withoutGo() : error));
  return promise;
}

/** Says now and then how far it is; returns the last lines that were no names of packages. */
async function progress(
  lines: AsyncIterable<string>,
  program: string,
  say: Building['say'],
): Promise<readonly string[]> {
  const start = Date.now();
  const said: string[] = [];
  let compiled = 0;
  let told = start;
  for await (const line of lines) {
    if (/^[\w./-]+$/.test(line)) compiled += 1;
    else said.push(line);
    if (Date.now() - told < secondsBetweenLines * 1000) continue;
    told = Date.now();
    say(`${program}: ${compiled} packages compiled, ${Math.round((told - start) / 1000)} s`);
  }
  return said.slice(-20);
}

function withoutGo(): Error {
  return new Error(
    'etcd and kube-apiserver have to be built, and there is no "go". Install Go (https://go.dev/doc/install), or set KUBEBUILDER_ASSETS to a folder that has both programs',
  );
}
