import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { createUpstream, type Sandbox, startCatalog, startSandbox } from '../../src/wiring.ts';
import { cache, root } from '../e2e/world.ts';
import { goProgram } from './go-program.ts';
import { createRunner } from './runner.ts';

const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), 'streamstress-workflows-'));
const remote = join(folder, 'remote.git');
let sandbox: Sandbox;
let catalog: Awaited<ReturnType<typeof startCatalog>>;
let runner: Awaited<ReturnType<typeof createRunner>>;

before(async () => {
  await run('git', ['init', '--bare', '--quiet', remote]);
  [sandbox, catalog, runner] = await Promise.all([
    startSandbox({ folder: join(folder, 'sandbox') }),
    startCatalog(),
    createRunner(folder),
  ]);
});

after(async () => {
  await Promise.all([sandbox.close(), catalog.close()]);
  await rm(folder, { recursive: true, force: true });
});

/** What a runner has: Go's caches, and the repository on GitHub, which lies here. */
async function surroundings(): Promise<Readonly<Record<string, string>>> {
  const config = join(folder, 'gitconfig');
  await writeFile(config, `[url "${remote}"]\n\tinsteadOf = https://github.com/org/nightly\n`);
  return {
    GIT_CONFIG_GLOBAL: config,
    KO_DEFAULTBASEIMAGE: sandbox.baseImage,
    STREAMSTRESS_GAUGE: sandbox.gauge,
    STREAMSTRESS_CACHE: join(cache, 'streamstress'),
    CATALOG_URL: catalog.url,
    GOCACHE: join(cache, 'go-build'),
    GOMODCACHE: join(cache, 'go-mod'),
  };
}

async function inputs(): Promise<Readonly<Record<string, string>>> {
  const { repositories } = await createUpstream({
    ...{ folder: join(folder, 'upstream'), demo: join(root, 'demo'), breaks: [] },
  });
  const table = (name: keyof typeof repositories) => `[${name}]\nrepository = ${JSON.stringify(repositories[name])}\n`;
  await writeFile(join(folder, 'components.toml'), table('pipeline') + table('triggers'));
  const toolless = 'needs.oc.tools = []\nneeds.opc.tools = []\n';
  await writeFile(join(folder, 'suites.toml'), `${table('release-tests')}tags = ""\n${toolless}`);
  const files = ['components', 'suites'].map((name) => `--${name}-file ${join(folder, `${name}.toml`)}`);
  const registry = `--registry ${sandbox.registry}/tekton-upstream`;
  return {
    cluster_api_url: sandbox.server,
    cluster_password: (await readFile(sandbox.kubeadminPassword, 'utf8')).trim(),
    components: 'pipeline,triggers',
    release_tests_ref: 'main',
    cli_flags: [...files, registry, `--certificate-authority ${sandbox.certificateAuthority}`].join(' '),
  };
}

test('actionlint finds nothing in the workflows', async () => {
  const actionlint = await goProgram('github.com/rhysd/actionlint/cmd/actionlint', 'v1.7.12');
  await run(actionlint, ['-color'], { cwd: root });
});

test('a dispatched run signs in, runs, publishes to a branch and ends with the verdict', async () => {
  const given = await inputs();
  const { code, log } = await runner.dispatch('streamstress-run.yml', given, await surroundings());
  assert.equal(code, 0, log);
  assert.ok(!log.includes(given.cluster_password ?? '-'), 'the password was said');
  const { stdout } = await run('git', ['--git-dir', remote, 'ls-tree', '-r', '--name-only', 'gh-pages']);
  assert.match(stdout, /^api\/v1\/index\.json$/m);
});
