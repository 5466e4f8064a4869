import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  createUpstream,
  initRepository,
  type Sandbox,
  startCatalog,
  startSandbox,
  type UpstreamName,
} from '../wiring.ts';
import type { Terminal } from './command.ts';

/** The small world in which the demo plays: a sandbox, upstream repositories, a history to publish to. */
export interface DemoWorld {
  /** Bare repository with the branch gh-pages. */
  readonly history: string;
  readonly sandbox: Sandbox;
  /** What a `streamstress run` needs to work in this world: its environment, and options besides --output-dir. */
  readonly environment: Terminal['environment'];
  readonly places: readonly string[];
  /**
   * Plays a night, in their order: lands its commits, runs `streamstress run` and returns its exit code. Before the third
   * one the catalogue that a test fetches from goes away.
   */
  play(night: Night): Promise<number>;
  close(): Promise<void>;
}

export type Night = 1 | 2 | 3;

/** Where the demo lies, and what breaks upstream. */
export interface DemoOptions {
  /** All but the caches lies below; what an earlier demo left there goes. */
  readonly folder: string;
  /** Tools, Go's caches and temporary files. */
  readonly cache: string;
  readonly breaks: readonly UpstreamName[];
}

/** The command of a night, as the demo shows it; `places` are the rest of its options. */
export function nightCommand(night: Night): readonly string[] {
  return [
    'run',
    '--local',
    '--components',
    'pipeline,triggers',
    '--run-id',
    `night-${night}`,
    '--confirm',
    '--publish',
  ];
}

/** Output folder of a night. */
export function nightFolder(folder: string, night: Night): string {
  return join(folder, 'nights', String(night));
}

/** Builds the world. Errors: those of the sandbox and of the upstream repositories; nothing is left running. */
export async function createDemoWorld(options: DemoOptions, terminal: Terminal): Promise<DemoWorld> {
  const { folder, cache, breaks } = options;
  await clear(folder);
  await mkdir(join(cache, 'tmp'), { recursive: true });
  const upstream = await createUpstream({
    folder: join(folder, 'upstream'),
    demo: join(terminal.packageFolder, 'demo'),
    breaks,
  });
  const history = join(folder, 'history.git');
  await initRepository(history, terminal);
  const files = await writeConfig(folder, upstream.repositories);
  const catalog = await startCatalog();
  const sandbox = await startSandbox({ folder: join(folder, 'sandbox') }).catch(async (error: unknown) => {
    await catalog.close();
    throw error;
  });
  const environment = {
    ...cacheEnvironment(cache, terminal.environment),
    KUBECONFIG: sandbox.kubeconfig,
    KO_DEFAULTBASEIMAGE: sandbox.baseImage,
    STREAMSTRESS_GAUGE: terminal.environment.STREAMSTRESS_GAUGE || sandbox.gauge,
    CATALOG_URL: catalog.url,
  };
  const places = ['--registry', `${sandbox.registry}/tekton-upstream`, '--remote', history, ...files];
  return {
    history,
    sandbox,
    environment,
    places,
    async play(night) {
      if (night > 1) await upstream.advance(night as 2 | 3);
      if (night === 3) await catalog.close();
      const output = ['--output-dir', nightFolder(folder, night)];
      return runSelf([...nightCommand(night), ...places, ...output], environment, terminal);
    },
    async close() {
      await Promise.all([catalog.close(), sandbox.close()]);
    },
  };
}

/** Name of the folder of caches that survives from one demo to the next. */
export const cacheName = 'cache';

async function clear(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const old = (await readdir(folder)).filter((name) => name !== cacheName);
  await Promise.all(old.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

/** Points the components and the suite at the demo's repositories; all else is as in config/. */
async function writeConfig(folder: string, repositories: Readonly<Record<UpstreamName, string>>): Promise<string[]> {
  const repository = (name: UpstreamName) => `[${name}]\nrepository = ${JSON.stringify(repositories[name])}\n`;
  const components = join(folder, 'components.toml');
  const suites = join(folder, 'suites.toml');
  await writeFile(components, `${repository('pipeline')}\n${repository('triggers')}`);
  // Its tests ask the cluster themselves: they call none of the programs that those of the product do.
  const toolless = ['oc', 'opc'].map((name) => `needs.${name}.tools = []\n`).join('');
  await writeFile(suites, `${repository('release-tests')}ref = "main"\ntags = ""\n${toolless}`);
  return ['--components-file', components, '--suites-file', suites];
}

/** An environment in which tools, Go's caches, settings and temporary files lie below one folder; the user's go env holds. */
export function cacheEnvironment(cache: string, own: Terminal['environment']): Terminal['environment'] {
  const below = (name: string) => join(cache, name);
  const config = own.XDG_CONFIG_HOME || join(own.HOME ?? homedir(), '.config');
  return {
    ...own,
    STREAMSTRESS_CACHE: below('streamstress'),
    GOCACHE: below('go-build'),
    GOPATH: below('go'),
    GOMODCACHE: below('go-mod'),
    GOENV: own.GOENV || join(config, 'go', 'env'),
    XDG_CONFIG_HOME: below('config'),
    NODE_COMPILE_CACHE: below('node'),
    TMPDIR: below('tmp'),
  };
}

/** A process group of its own, so that one Ctrl-C reaches it once, through us, and it can clean up. */
async function runSelf(
  args: readonly string[],
  env: Terminal['environment'],
  { self, folder, signals }: Terminal,
): Promise<number> {
  const [program, ...first] = self;
  const child = spawn(program, [...first, ...args], {
    cwd: folder,
    env,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const pass = (signal: AbortSignal) => {
    const send = () => child.kill('SIGTERM');
    if (signal.aborted) send();
    else signal.addEventListener('abort', send);
    return () => signal.removeEventListener('abort', send);
  };
  const stops = [pass(signals.cancel), pass(signals.force)];
  const [code] = (await once(child, 'close')) as [number | null];
  for (const stop of stops) stop();
  return code ?? 2;
}
