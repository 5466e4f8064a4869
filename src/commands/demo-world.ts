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
  /** Everything lies below. */
  readonly folder: string;
  readonly sandbox: Sandbox;
  /** Bare repository with the branch gh-pages. */
  readonly history: string;
  /** Lands the commits before a night; before the third one the catalogue that a test fetches from goes away. */
  advance(night: 2 | 3): Promise<void>;
  /** Runs a command of this program in the demo's world and returns its exit code. */
  streamstress(args: readonly string[]): Promise<number>;
  close(): Promise<void>;
}

/** Builds the world below a folder; what an earlier demo left there goes, but for its caches. */
export async function createDemoWorld(
  folder: string,
  breaks: readonly UpstreamName[],
  terminal: Terminal,
): Promise<DemoWorld> {
  await clear(folder);
  const upstream = await createUpstream({
    folder: join(folder, 'upstream'),
    demo: join(terminal.packageFolder, 'demo'),
    breaks,
  });
  const catalog = await startCatalog();
  const sandbox = await startSandbox({ folder: join(folder, 'sandbox') });
  const history = join(folder, 'history.git');
  await initRepository(history, terminal);
  const files = await writeConfig(folder, upstream.repositories);
  const environment = childEnvironment(folder, sandbox, catalog.url, terminal.environment);
  return {
    folder,
    sandbox,
    history,
    async advance(night) {
      await upstream.advance(night);
      if (night === 3) await catalog.close();
    },
    streamstress: (args) => runSelf([...args, ...files], environment, terminal),
    async close() {
      await Promise.all([catalog.close(), sandbox.close()]);
    },
  };
}

const cache = 'cache';

async function clear(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const old = (await readdir(folder)).filter((name) => name !== cache);
  await Promise.all(old.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

/** Points the components and the suite at the demo's repositories; all else is as in config/. */
async function writeConfig(folder: string, repositories: Readonly<Record<UpstreamName, string>>): Promise<string[]> {
  const repository = (name: UpstreamName) => `[${name}]\nrepository = ${JSON.stringify(repositories[name])}\n`;
  const components = join(folder, 'components.toml');
  const suites = join(folder, 'suites.toml');
  await writeFile(components, `${repository('pipeline')}\n${repository('triggers')}`);
  await writeFile(suites, `${repository('release-tests')}ref = "main"\ntags = ""\n`);
  return ['--components-file', components, '--suites-file', suites];
}

/** Tools, Go's caches and temporary files of the demo lie below its folder too. */
function childEnvironment(
  folder: string,
  sandbox: Sandbox,
  catalog: string,
  own: Terminal['environment'],
): Terminal['environment'] {
  const below = (name: string) => join(folder, cache, name);
  return {
    ...own,
    KUBECONFIG: sandbox.kubeconfig,
    KO_DEFAULTBASEIMAGE: sandbox.baseImage,
    STREAMSTRESS_GAUGE: own.STREAMSTRESS_GAUGE || sandbox.gauge,
    STREAMSTRESS_CACHE: below('streamstress'),
    CATALOG_URL: catalog,
    GOCACHE: below('go-build'),
    GOMODCACHE: below('go-mod'),
    GOENV: own.GOENV || join(own.XDG_CONFIG_HOME || join(own.HOME ?? homedir(), '.config'), 'go', 'env'),
    XDG_CONFIG_HOME: below('config'),
    TMPDIR: below('tmp'),
  };
}

/** A process group of its own, so that one Ctrl-C reaches it once, through us, and it can clean up. */
async function runSelf(
  args: readonly string[],
  env: Terminal['environment'],
  { self, folder, signals }: Terminal,
): Promise<number> {
  if (env.TMPDIR) await mkdir(env.TMPDIR, { recursive: true });
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
