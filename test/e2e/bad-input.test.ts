import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Report } from '../../src/report/report.ts';
import { parseReport } from '../../src/report/report-files.ts';
import { type Ended, running, start, streamstress } from './process.ts';
import { type Played, playedWorld, self, temporaryFolder } from './world.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** One clear message before anything was started: exit 2, nothing else on either stream. */
function assertRefused({ code, stdout, stderr }: Ended, message: RegExp): void {
  assert.equal(code, 2, stderr);
  assert.equal(stdout, '');
  assert.match(stderr, message);
  assert.deepEqual(stderr.match(/^streamstress: /gm), ['streamstress: '], stderr);
  assert.doesNotMatch(stderr, /^ +at /m);
}

/** One step failed and says why, in the progress and in the answer: exit 2. */
function assertFailed({ code, stdout, stderr }: Ended, step: string, message: RegExp): void {
  assert.equal(code, 2, stderr);
  const failed = stderr.split('\n').filter((line) => / failed: /.test(line));
  assert.equal(failed.length, 1, stderr);
  assert.ok(failed[0]?.includes(` ${step} `), failed[0]);
  assert.match(failed[0] ?? '', message);
  assert.match(stdout, new RegExp(`^Step ${step} failed: `, 'm'));
  assert.doesNotMatch(stdout + stderr, /^ +at /m);
}

/** Starts nothing but what is on this path: links to the named programs. */
async function pathWith(folder: string, programs: readonly string[]): Promise<string> {
  const bin = join(folder, `bin-${programs.join('-')}`);
  await mkdir(bin, { recursive: true });
  for (const program of programs) {
    const found = execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();
    await symlink(found, join(bin, program));
  }
  return bin;
}

async function takenPort(t: TestContext): Promise<string> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const address = server.address();
  return String(typeof address === 'object' ? address?.port : address);
}

async function reportIn(folder: string): Promise<Report> {
  const path = join(folder, 'results/report.json');
  return parseReport(await readFile(path, 'utf8'), path);
}

test('what cannot be meant is refused before anything is started', { concurrency: 2 }, async (t) => {
  const folder = await temporaryFolder(t);
  const env = { ...process.env, KUBECONFIG: undefined, HOME: folder };
  const registry = ['--registry', '127.0.0.1:1/tekton'];
  const broken = join(folder, 'components.toml');
  const suites = join(folder, 'suites.toml');
  await writeFile(broken, '[pipeline]\nrepository = \n\n[triggers\nbranch = "main"\n');
  await writeFile(suites, '[release-tests]\nref = 5\nspecz = ["specs"]\n');
  const taken = await takenPort(t);
  const empty = await pathWith(folder, []);
  const noGo = await pathWith(folder, ['git']);

  const cases: Record<string, { args: readonly string[]; message: RegExp; env?: Environment }> = {
    'an unknown command': { args: ['buld'], message: /no command "buld": did you mean "build"\?/ },
    'an unknown option': { args: ['run', '--componets=x'], message: /no option "--componets"; did you mean "--compon/ },
    'an option without its value': { args: ['run', '--registry'], message: /"--registry" needs a value/ },
    'unknown components and an image of none, at once': {
      args: ['run', '--components', 'pipelin,triggrs:main', '--image', 'chains=registry.example.com/chains:v1'],
      message:
        /no such component: "pipelin" \(--components\), "triggrs".* Did you mean "pipeline" and "triggers"\? The known ones are pipeline, triggers, .*\n--image "chains=registry\.example\.com\/chains:v1": "chains" is none of the components that are asked for/,
    },
    'broken files, all of them at once': {
      args: ['run', ...registry, '--components-file', broken, '--suites-file', suites],
      message:
        /components\.toml:2: .*\n.*components\.toml:4: .*\n.*suites\.toml:2: "release-tests\.ref": .*\n.*suites\.toml:3: "release-tests\.specz": /,
    },
    'a file that is not there': {
      args: ['build', ...registry, '--components-file', join(folder, 'none.toml')],
      message: /there is no file ".*none\.toml"/,
    },
    'no kubeconfig': {
      args: ['run', '--components', 'pipeline', ...registry, '--kubeconfig', '/none/config'],
      message: /there is no kubeconfig "\/none\/config": .*--kubeconfig or KUBECONFIG/,
    },
    'no kubeconfig in the usual place': { args: ['deploy'], message: /there is no kubeconfig ".*\.kube\/config": / },
    'a port that is none': { args: ['sandbox', '--api-port', '80000'], message: /--api-port "80000": a port is / },
    'a busy port for the API': {
      args: ['sandbox', '--folder', join(folder, 'a'), '--api-port', taken],
      message: new RegExp(`API server cannot listen on 127\\.0\\.0\\.1:${taken}: another program has that port`),
    },
    'a busy port for the registry': {
      args: ['sandbox', '--folder', join(folder, 'b'), '--registry-port', taken],
      message: new RegExp(`registry cannot listen on 127\\.0\\.0\\.1:${taken}: another program has that port`),
    },
    'a busy port for the dashboard': {
      args: ['demo', '--serve', '--port', taken],
      message: new RegExp(`the dashboard cannot be served on 127\\.0\\.0\\.1:${taken}: another program`),
    },
    'a demo without git and Go': {
      args: ['demo'],
      env: { PATH: empty },
      message: /there is no "git" on the PATH: install git .*\nthere is no "go" on the PATH: install Go /,
    },
    'a demo without Go': { args: ['demo'], env: { PATH: noGo }, message: /there is no "go" on the PATH: install Go / },
    'no report to publish': {
      args: ['publish', '--remote', folder, '--output-dir', 'empty'],
      message: /there are no results in ".*empty": run something first/,
    },
  };
  const tests = Object.entries(cases).map(([name, { args, message, env: more }]) =>
    t.test(name, async () => {
      const call = start(t, args, { ...env, ...more }, folder);
      assertRefused(await call.ended, message);
      assert.deepEqual(call.children(), []);
    }),
  );
  await Promise.all(tests);
  assert.deepEqual(running(`${folder}/`), []);
});

test('what fails on the way says so once, and the cluster stays as it was', { concurrency: 2 }, async (t) => {
  const world = await playedWorld(t, []);
  const specs = () => world.sandbox.store.list(subscriptions).map(({ spec }) => spec);
  const before = JSON.stringify(specs());
  const call = (name: string, args: readonly string[], more: Environment = {}) => {
    const folder = join(world.folder, name);
    return streamstress(t, [...args, '--output-dir', folder], { ...world.environment, ...more });
  };
  const triggers = ['--components', 'triggers'];

  const cases: Record<string, () => Promise<void>> = {
    'no Go': async () => {
      const PATH = await pathWith(world.folder, ['git']);
      const ended = await call('no-go', ['build', ...triggers, ...buildPlaces(world)], { PATH });
      assertFailed(ended, 'tool:go', /no "go" on the PATH: install/);
    },
    'no git': async () => {
      const PATH = await pathWith(world.folder, ['go']);
      const ended = await call('no-git', ['build', ...triggers, ...buildPlaces(world)], { PATH });
      assertFailed(ended, 'tool:git', /no "git" on the PATH/);
    },
    'an unknown ref': async () => {
      const ended = await call('ref', ['build', '--components', 'triggers:mian', ...buildPlaces(world)]);
      assertFailed(ended, 'resolve:triggers', /no branch, tag or commit "mian" in ".*" .*Did you mean "main"/);
    },
    'a repository that is not there': async () => {
      const file = await repositoryFile(world, 'gone', { triggers: '/none/triggers.git' });
      const ended = await call('repository', ['build', ...triggers, ...buildPlaces(world), '--components-file', file]);
      assertFailed(ended, 'resolve:triggers', /cannot read the repository "\/none\/triggers\.git" of "triggers": /);
    },
    'a commit that does not compile': () => doesNotCompile(t, world),
    'a registry that refuses': async () => {
      const registry = await refusingRegistry(t);
      const ended = await call('refused', ['build', ...triggers, ...buildPlaces(world), '--registry', registry]);
      assertFailed(ended, 'build:triggers', /the registry of ".*\/tekton" did not take .*DENIED.*Check --registry/);
    },
    'a cluster that does not answer': async () => {
      const kubeconfig = join(world.folder, 'unreachable');
      const text = await readFile(world.sandbox.kubeconfig, 'utf8');
      await writeFile(kubeconfig, text.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:1'));
      const { code, stdout } = await call('unreachable', ['restore', '--kubeconfig', kubeconfig]);
      assert.equal(code, 2);
      assert.match(stdout, /^the cluster "https:\/\/127\.0\.0\.1:1" cannot be reached .* Is the cluster running/);
    },
    'a disk that is full for a log': async () => {
      const folder = join(world.folder, 'full-log');
      await mkdir(join(folder, 'logs'), { recursive: true });
      await symlink('/dev/full', join(folder, 'logs/cluster.log'));
      const { code, stderr } = await call('full-log', ['run', ...triggers, ...world.places]);
      assert.equal(code, 2);
      assert.match(stderr, /^streamstress: the disk is full: ".*cluster\.log" could not be written\. Free some space/m);
      assert.equal((await reportIn(folder)).run.state, 'cancelled');
    },
  };
  await Promise.all(Object.entries(cases).map(([name, check]) => t.test(name, check)));
  assert.equal(JSON.stringify(specs()), before);
});

const subscriptions = { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'Subscription' };

/** `world.places` without the options that `build` has not. */
function buildPlaces({ places }: Played): readonly string[] {
  const at = (option: string) => places.indexOf(option);
  return ['--registry', '--components-file'].flatMap((option) => places.slice(at(option), at(option) + 2));
}

/** A components file with other repositories than the world's. */
async function repositoryFile(
  world: Played,
  name: string,
  repositories: Readonly<Record<string, string>>,
): Promise<string> {
  const file = join(world.folder, `${name}.toml`);
  const all = { pipeline: join(world.folder, 'upstream/pipeline.git'), ...repositories };
  const tables = Object.entries(all).map(([table, path]) => `[${table}]\nrepository = ${JSON.stringify(path)}\n`);
  await writeFile(file, tables.join('\n'));
  return file;
}

async function doesNotCompile(t: TestContext, world: Played): Promise<void> {
  const source = join(world.folder, 'broken-source');
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', source, '-c', 'user.name=t', '-c', 'user.email=t@t', ...args]);
  execFileSync('git', ['clone', '--quiet', join(world.folder, 'upstream/pipeline.git'), source]);
  await writeFile(join(source, 'cmd/webhook/oops.go'), 'package main\n\nvar oops = undefinedThing\n');
  git('add', '.');
  git('commit', '--quiet', '--message=Break the webhook');
  const file = await repositoryFile(world, 'broken', {
    pipeline: source,
    triggers: join(world.folder, 'upstream/triggers.git'),
  });
  const folder = join(world.folder, 'broken');
  const both = ['--components', 'pipeline,triggers', ...buildPlaces(world), '--components-file', file];
  const args = ['build', ...both, '--output-dir', folder];
  const ended = await streamstress(t, args, world.environment);
  assertFailed(
    ended,
    'build:pipeline',
    /"pipeline" does not compile at [0-9a-f]{7} \(\S+\): cmd\/webhook\/oops\.go:3:\d+: /,
  );
  const { images } = await reportIn(folder);
  assert.deepEqual([images.length, images[0]?.component], [4, 'triggers'], 'the other one is built');
}

/** A registry where this user may look but not push. */
async function refusingRegistry(t: TestContext): Promise<string> {
  const server = createServer(({ method }, response) => {
    if (method === 'GET') return response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    if (method === 'HEAD') return response.writeHead(404).end();
    const errors = [{ code: 'DENIED', message: 'requested access to the resource is denied' }];
    return response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify({ errors }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' ? address?.port : address}/tekton`;
}

test('an answer that finds no space says so', async (t) => {
  const folder = await temporaryFolder(t);
  const script = `exec "$@" > /dev/full`;
  const { status, stderr } = spawnSync('sh', ['-c', script, 'sh', ...self, '--help'], {
    cwd: folder,
    encoding: 'utf8',
  });
  assert.equal(status, 2);
  assert.match(stderr, /^streamstress: the disk is full: "standard output" could not be written\./);
});

test('an output folder that has no space is told before anything is begun', async (t) => {
  const folder = await temporaryFolder(t);
  const disk = join(folder, 'disk');
  await mkdir(disk);
  await mkdir(join(folder, 'logs'));
  const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const mount = `mount -t tmpfs -o size=4k tmpfs '${disk}'`;
  const inside = (script: string, ...args: string[]) =>
    spawnSync('unshare', [...user, '--mount', 'sh', '-c', script, 'sh', ...args], { encoding: 'utf8' });
  if (inside(mount).status !== 0) return t.skip('this machine allows no disk of our own');
  const script = `${mount} && echo full > '${disk}/page' && ln -s '${folder}/logs' '${disk}/logs' && PATH=/none exec "$@"`;
  const asked = ['--components', 'pipeline', '--registry', '127.0.0.1:1/tekton'];
  const args = [...self, 'build', ...asked, '--output-dir', disk];
  const { status, stderr } = inside(script, ...args);
  assert.equal(status, 2, stderr);
  assert.match(stderr, /^streamstress: the disk is full: ".*run\.json" could not be written\. Free some space/m);
});
