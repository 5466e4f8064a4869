import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { parseImages } from '../../src/report/images.ts';
import { makeImage } from '../../src/sandbox/registry/make-image.ts';
import { type Ended, streamstress } from '../e2e/process.ts';
import { self } from '../e2e/world.ts';
import { openRegistry } from '../registry/guarded-registry.ts';
import { serve } from '../registry/serve.ts';
import { commitsAlike } from '../upstream/commits-alike.ts';
import { openWorkshop, type Workshop } from '../upstream/workshop.ts';

let shop: Workshop;
let outputs = 0;
before(async () => {
  shop = await openWorkshop();
});
after(() => shop.close());

interface How {
  readonly registry?: string;
  /** More of a components file. */
  readonly toml?: string;
  readonly more?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

async function argumentsOf(components: string, { registry, toml, more = [] }: How) {
  const output = join(shop.folder, `out-${outputs}`);
  outputs += 1;
  let file = await shop.upstreams.componentsFile(shop.base);
  if (toml !== undefined) {
    file = `${output}.toml`;
    writeFileSync(file, toml);
  }
  const place = ['--registry', `${registry ?? shop.registry.host}/upstream`, '--components-file', file];
  return { output, args: ['build', '--components', components, ...place, '--output-dir', output, ...more] };
}

async function build(t: TestContext, components: string, how: How = {}) {
  const { output, args } = await argumentsOf(components, how);
  const ended = await streamstress(t, args, {
    ...{ ...shop.environment, GIT_TERMINAL_PROMPT: undefined },
    ...how.environment,
  });
  const path = join(output, 'results/images.json');
  const text = await shop.world.files.read(path);
  return { ...ended, images: text === undefined ? [] : parseImages(text, path).images };
}

function assertFailed({ code, stderr }: Ended, step: string, message: RegExp): void {
  assert.equal(code, 2, stderr);
  const failed = stderr.split('\n').filter((line) => / failed: /.test(line));
  assert.equal(failed.length, 1, stderr);
  assert.ok(failed[0]?.includes(` ${step} `), failed[0]);
  assert.match(failed[0] ?? '', message);
}

test('a pull request that does not merge, and digits that begin two commits, say component and ref', async (t) => {
  const conflict = await build(t, 'chains:pr/124');
  assertFailed(
    conflict,
    'resolve:chains',
    /"pr\/124" does not merge with "main": conflicts in README\.md.*asked for "chains"/,
  );
  const folder = shop.upstreams.repositories.results ?? '';
  const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' }).trim();
  const [digits, pair] = commitsAlike(folder, git('rev-parse', 'main^{tree}'));
  for (const [at, commit] of pair.entries()) git('branch', `twin-${at}`, commit);
  assertFailed(await build(t, `results:${digits}`), 'resolve:results', new RegExp(`2 commits begin with "${digits}"`));
});

test('without a ko, and without a way to one, the build says so', async (t) => {
  const bin = join(shop.folder, 'bin');
  mkdirSync(bin);
  for (const program of ['git', 'go']) {
    const found = execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();
    symlinkSync(found, join(bin, program));
  }
  const nowhere = { HTTPS_PROXY: 'http://127.0.0.1:1', GOPROXY: 'off', STREAMSTRESS_CACHE: join(shop.folder, 'cold') };
  const ended = await build(t, 'chains', { environment: { PATH: bin, ...nowhere } });
  assertFailed(ended, 'tool:ko', /github\.com\/google\/ko@v[\d.]+.*GOPROXY/);
});

test('a repository that wants a login is an error, and never a question', async (t) => {
  const host = await serve(t, (_, response) =>
    response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end(),
  );
  const toml = `[chains]\nrepository = "http://${host}/chains.git"\n`;
  assertFailed(await build(t, 'chains', { toml }), 'resolve:chains', /of "chains": .*needs a login/);
});

test('a registry that refuses a push says so of component and ref, whoever pushes', async (t) => {
  const errors = [{ code: 'DENIED', message: 'requested access to the resource is denied' }];
  const registry = await serve(t, ({ method }, response) => {
    if (method === 'GET') return response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    if (method === 'HEAD') return response.writeHead(404).end();
    return response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify({ errors }));
  });
  for (const component of ['chains', 'console-plugin']) {
    const message = new RegExp(`did not take the images of "${component}" at [0-9a-f]{7} \\(main\\): .*denied`, 'i');
    assertFailed(await build(t, component, { registry }), `build:${component}`, message);
  }
});

test('a push that is cut in the middle leaves no tag, and the next build goes on', async (t) => {
  const registry = await openRegistry(t);
  for (const [component, name] of [
    ['chains', 'controller'],
    ['console-plugin', 'console-plugin'],
  ] as const) {
    const match = { resource: 'upload', method: 'PATCH' } as const;
    const undo = registry.faults.inject({ match, effect: 'cut', bytes: 10, times: 1000 });
    const cut = await build(t, component, { registry: registry.host });
    assertFailed(cut, `build:${component}`, new RegExp(`did not take the images of "${component}" at `));
    undo();
    assert.deepEqual(cut.images, []);
    const manifests = registry.faults
      .requests()
      .filter(({ method, resource }) => `${method} ${resource}` === 'PUT manifest');
    assert.deepEqual(manifests, [], 'no half-pushed tag');
    const again = await build(t, component, { registry: registry.host });
    assert.equal(again.code, 0, again.stderr);
    assert.ok(again.images.some((image) => image.name === name));
    registry.faults.forget();
  }
});

test('of two builds that race for one tag both end well, and the tag is one of theirs', async (t) => {
  const components = 'chains,console-plugin';
  const both = await Promise.all(
    ['one', 'two'].map((id) => build(t, components, { more: ['--rebuild', '--run-id', id] })),
  );
  for (const { code, stderr } of both) assert.equal(code, 0, stderr);
  const [first, second] = both.map(({ images }) => images);
  assert.equal(first?.length, 2);
  for (const [at, { image }] of first?.entries() ?? []) {
    const [repository = '', digest = ''] = image.slice(image.indexOf('/') + 1).split('@');
    const other = second?.[at]?.image.split('@')[1] ?? '';
    assert.notEqual(digest, other, 'each says of which run it is');
    assert.ok(shop.registry.read(repository, digest) && shop.registry.read(repository, other));
    assert.ok([digest, other].includes(shop.registry.read(repository, 'latest')?.digest ?? ''));
  }
});

test('a disk that is full for a checkout, or for a built image, is said to be full', async (t) => {
  const big = randomBytes(3_000_000);
  shop.registry.put('base/big', 'latest', makeImage({ files: [{ path: 'big', mode: 0o644, content: big }] }));
  const source = join(shop.folder, 'big-source');
  mkdirSync(source);
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', source, '-c', 'user.name=t', '-c', 'user.email=t@t', ...args]);
  git('init', '--quiet', '--initial-branch=main');
  writeFileSync(join(source, 'Dockerfile'), `FROM ${shop.registry.host}/base/big:latest\nENTRYPOINT ["/big"]\n`);
  git('add', '.');
  git('commit', '--quiet', '--message=Build upon much');
  const toml = `[console-plugin]\nrepository = ${JSON.stringify(source)}\n`;
  const onDisk = async (size: string, components: string, how: How) => {
    const { output, args } = await argumentsOf(components, how);
    mkdirSync(output);
    const script = `mount -t tmpfs -o size=${size} none '${output}' && exec "$@"`;
    const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
    const inside = ['--mount', 'sh', '-c', script, 'sh', ...self, ...args];
    return shop.world.processes.run({ program: 'unshare', args: [...user, ...inside] });
  };
  if (spawnSync('unshare', ['--mount', 'true']).status !== 0) return t.skip('this machine allows no disk of our own');
  for (const [size, how] of [
    ['100k', {}],
    ['1500k', { toml }],
  ] as const) {
    const { code, stderr } = await onDisk(size, 'console-plugin', how);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /the disk is full: ".*" could not be written/, stderr);
  }
  assert.equal(shop.registry.read('upstream/console-plugin', 'streamstress'), undefined);
});

test('no build asked another host', () => assert.deepEqual(shop.proxy.asked, []));
