import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { promisify } from 'node:util';
import { createUpstream, type Sandbox, startCatalog, startSandbox } from '../../src/wiring.ts';
import { cache, root } from '../e2e/world.ts';
import { createRunner, type Runner } from './runner.ts';

/** A runner, a cluster, upstream and GitHub, which all lie on this machine. */
interface ActionWorld {
  readonly folder: string;
  readonly runner: Runner;
  readonly sandbox: Sandbox;
  /** Password of `kubeadmin`. */
  readonly password: string;
  /** Repository that stands for the one of the workflow on GitHub. */
  readonly remote: string;
  /** What a runner's machine has: Go's caches, and GitHub. */
  readonly environment: Readonly<Record<string, string>>;
  /** Options of a run that name where things lie here. */
  readonly places: Readonly<Record<string, string>>;
}

/** Goes when the tests of the file have ended. */
export async function actionWorld(): Promise<ActionWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'streamstress-workflows-'));
  after(() => rm(folder, { recursive: true, force: true }));
  const remote = join(folder, 'remote.git');
  await promisify(execFile)('git', ['init', '--bare', '--quiet', remote]);
  // First, as it may fail: what has been started then would keep the tests from ending.
  const runner = await createRunner(folder);
  const [sandbox, catalog] = await Promise.all([startSandbox({ folder: join(folder, 'sandbox') }), startCatalog()]);
  after(() => Promise.all([sandbox.close(), catalog.close()]));
  const config = join(folder, 'gitconfig');
  await writeFile(config, `[url "${remote}"]\n\tinsteadOf = https://github.com/org/nightly\n`);
  return {
    ...{ folder, runner, sandbox, remote },
    password: (await readFile(sandbox.kubeadminPassword, 'utf8')).trim(),
    environment: {
      GIT_CONFIG_GLOBAL: config,
      KO_DEFAULTBASEIMAGE: sandbox.baseImage,
      STREAMSTRESS_GAUGE: sandbox.gauge,
      STREAMSTRESS_CACHE: join(cache, 'streamstress'),
      CATALOG_URL: catalog.url,
      GOCACHE: join(cache, 'go-build'),
      GOMODCACHE: join(cache, 'go-mod'),
    },
    places: { ...(await configFiles(folder)), ...clusterPlaces(sandbox) },
  };
}

function clusterPlaces({ registry, certificateAuthority }: Sandbox) {
  return { registry: `${registry}/tekton-upstream`, 'certificate-authority': certificateAuthority };
}

/** The components and the suite of an upstream of this machine. */
async function configFiles(folder: string) {
  const demo = join(root, 'demo');
  const { repositories } = await createUpstream({ folder: join(folder, 'upstream'), demo, breaks: [] });
  const table = (name: keyof typeof repositories) => `[${name}]\nrepository = ${JSON.stringify(repositories[name])}\n`;
  const files = { 'components-file': join(folder, 'components.toml'), 'suites-file': join(folder, 'suites.toml') };
  await writeFile(files['components-file'], table('pipeline') + table('triggers'));
  const toolless = 'needs.oc.tools = []\nneeds.opc.tools = []\n';
  await writeFile(files['suites-file'], `${table('release-tests')}ref = "main"\ntags = ""\n${toolless}`);
  return files;
}
