import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { type Catalog, startCatalog } from '../../src/sandbox/upstream/catalog.ts';
import { createUpstream, type UpstreamName } from '../../src/sandbox/upstream/upstream.ts';
import { buildPrograms, type Served, serve, serveCluster, services } from './served-programs.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const all: readonly UpstreamName[] = ['pipeline', 'triggers', 'release-tests'];
const fails: Readonly<Record<UpstreamName, string>> = {
  pipeline: 'Pass the results of a task to the next: PIPELINES-03-TC02',
  triggers: 'Verify CEL filter of an EventListener: TRIGGERS-01-TC03',
  'release-tests': 'Bind the fields of a push: TRIGGERS-02-TC01',
};
const fetching = 'Fetch a task over HTTP: PIPELINES-23-TC03';

type State = 'night1' | 'clean' | 'broken';
let folder: string;
let catalog: Catalog;
let cluster: Awaited<ReturnType<typeof serveCluster>>;
const programs = new Map<string, Served>();

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'programs-'));
  [catalog, cluster] = await Promise.all([startCatalog(), serveCluster(folder)]);
  const clean = await createUpstream({ folder: join(folder, 'upstream'), demo: join(root, 'demo'), breaks: [] });
  const broken = await createUpstream({ folder: join(folder, 'broken'), demo: join(root, 'demo'), breaks: all });
  for (const name of all) await clone(clean.repositories[name], 'night1', name);
  await Promise.all([clean.advance(2), broken.advance(2)]);
  for (const name of all) await clone(clean.repositories[name], 'clean', name);
  for (const name of all) await clone(broken.repositories[name], 'broken', name);
});

after(async () => {
  await Promise.all([...[...programs.values()].map((program) => program.stop()), catalog.close(), cluster.close()]);
  await rm(folder, { recursive: true });
});

async function clone(repository: string, state: State, name: UpstreamName): Promise<void> {
  await run('git', ['clone', '--quiet', repository, join(folder, state, name)]);
}

for (const [component, count] of [
  ['pipeline', 8],
  ['triggers', 4],
] as const) {
  test(`${component} builds and vets on every night, and its servers become ready, broken or not`, async () => {
    for (const state of ['night1', 'clean', 'broken'] as const) {
      const binaries = join(folder, 'bin', state, component);
      assert.equal((await buildPrograms(join(folder, state, component), binaries)).length, count);
    }
    for (const program of Object.values(services).filter((each) => each.startsWith(component))) {
      for (const state of ['clean', 'broken']) {
        programs.set(`${state}/${program}`, await serve(join(folder, 'bin', state, program)));
      }
    }
  });
}

for (const breaks of [[], ['pipeline'], ['triggers'], ['release-tests'], all] as const) {
  test(`with a break in ${breaks.join(', ') || 'nothing'}, exactly its scenarios fail`, async () => {
    const result = await gauge(breaks, catalog.url);
    assert.deepEqual(result.failed.sort(), breaks.map((name) => fails[name]).sort(), result.stdout);
    assert.deepEqual([result.total, result.skipped, result.code], [18, 1, breaks.length > 0 ? 1 : 0]);
  });
}

test('where nobody serves the catalogue, one scenario says so in the words of Node', async () => {
  const gone = await startCatalog();
  await gone.close();
  const { failed, stdout } = await gauge([], gone.url);
  assert.deepEqual(failed, [fetching]);
  assert.ok(stdout.includes(`connect ECONNREFUSED ${new URL(gone.url).host}`), stdout);
});

test('a server ends when it is told to', async () => {
  for (const program of programs.values()) assert.equal(await program.stop(), 0);
  programs.clear();
});

async function gauge(breaks: readonly UpstreamName[], catalogUrl: string) {
  for (const [service, program] of Object.entries(services)) {
    const state = breaks.some((name) => program.startsWith(name)) ? 'broken' : 'clean';
    cluster.lead(service, programs.get(`${state}/${program}`)?.port ?? 0);
  }
  const cwd = join(folder, breaks.includes('release-tests') ? 'broken' : 'clean', 'release-tests');
  const env = { ...process.env, KUBECONFIG: cluster.kubeconfig, CATALOG_URL: catalogUrl };
  const standIn = [join(root, 'src/sandbox/gauge/main.ts'), 'run', '--simple-console', 'specs'];
  const { stdout, code } = await run(process.execPath, standIn, { cwd, env }).then(
    ({ stdout }) => ({ stdout, code: 0 }),
    (error) => ({ stdout: error.stdout as string, code: error.code as number }),
  );
  const cases = (await readFile(join(cwd, 'reports/xml-report/result.xml'), 'utf8')).split('<testcase').slice(1);
  const failed = cases
    .filter((each) => each.includes('<failure'))
    .map((each) => /\bname="([^"]*)"/.exec(each)?.[1] ?? '');
  return {
    stdout,
    code,
    failed,
    total: cases.length,
    skipped: cases.filter((each) => each.includes('<skipped')).length,
  };
}
