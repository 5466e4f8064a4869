import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { readConfig } from '../../src/config/config.ts';
import type { Component } from '../../src/model/component.ts';
import type { BuiltImage } from '../../src/model/image.ts';
import type { Processes } from '../../src/ports/processes.ts';
import { makeImage } from '../../src/sandbox/registry/make-image.ts';
import { buildWithDockerfileStep } from '../../src/steps/build-with-dockerfile.ts';
import { findTool } from '../../src/tools/find-tool.ts';
import { runStep, snapshot } from '../steps/run-step.ts';
import { configTexts } from '../upstream/config-texts.ts';
import { pullImage } from '../upstream/pulled-image.ts';
import { openWorkshop, type Workshop } from '../upstream/workshop.ts';

let shop: Workshop;
let plugin: Component;
const commit = 'a'.repeat(40);
let folders = 0;

before(async () => {
  shop = await openWorkshop();
  plugin = readConfig(configTexts()).components.find(({ builder }) => builder === 'dockerfile') as Component;
});
after(() => shop.close());

interface How {
  readonly registry?: string;
  readonly rebuild?: boolean;
  readonly architecture?: string;
  readonly processes?: Processes;
}

/** Builds a folder of these files with the real builder. */
async function build(
  files: Readonly<Record<string, string>>,
  buildArgs: Readonly<Record<string, string>> = {},
  { registry = shop.registry.host, rebuild = false, architecture, processes = shop.world.processes }: How = {},
) {
  const work = join(shop.folder, `work-${folders}`);
  folders += 1;
  const folder = join(work, 'source');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const place = { repository: `${registry}/upstream`, env: {}, ofCluster: false };
  const target = architecture === undefined ? place : { ...place, architecture };
  const options = { work, runId: 'run-7', rebuild };
  const pins = readConfig(configTexts()).tools;
  const signal = new AbortController().signal;
  const search = { pins, processes, files: shop.world.files, cacheFolder: work, signal, progress: () => undefined };
  const links = {
    'registry:push': target,
    'tool:image-builder': await findTool('image-builder', search),
    'source:console-plugin': { snapshot: snapshot('console-plugin', commit), folder },
  };
  const component = { ...plugin, images: plugin.images.map((image) => ({ ...image, buildArgs })) };
  const ran = await runStep(buildWithDockerfileStep(component, options), links, { ...shop.world, processes });
  const image = ran.created['image:console-plugin/console-plugin'] as BuiltImage | undefined;
  return { ...ran, image: image?.image ?? ('none@sha256:0' as const) };
}

const run = promisify(execFile);

async function skopeo(image: string, ...more: string[]) {
  return JSON.parse((await run('skopeo', ['inspect', ...more, '--tls-verify=false', `docker://${image}`])).stdout);
}

const plain = { Dockerfile: 'FROM scratch\nARG WHO=nobody\nCOPY page /page\nLABEL who=$WHO\n', page: 'hello' };

test('an image is built with its arguments and pushed under all its tags; skopeo reads the digest that is told', async () => {
  const { image, result } = await build(plain, { WHO: 'the test' });
  assert.equal(result.status, 'succeeded', result.summary);
  const { Digest, Labels, RepoTags } = await skopeo(image);
  assert.equal(image, `${shop.registry.host}/upstream/console-plugin@${Digest}`);
  assert.equal(Labels.who, 'the test');
  assert.equal(Labels['org.opencontainers.image.revision'], commit);
  assert.equal(Labels['io.streamstress.run'], 'run-7');
  assert.deepEqual(RepoTags.map((tag: string) => tag.replace(/-[0-9a-f]{24}$/, '')).sort(), [
    commit,
    'latest',
    'streamstress',
  ]);
});

test('what is in the registry is not built again', async () => {
  const first = await build(plain, { WHO: 'twice' });
  const pushed = shop.registry.requests()['PUT manifest'];
  const second = await build(plain, { WHO: 'twice' });
  assert.match(second.result.summary, /^1 image of console-plugin at aaaaaaa, built before and verified by digest$/);
  assert.deepEqual([second.image, shop.registry.requests()['PUT manifest']], [first.image, pushed]);
  assert.doesNotMatch((await build(plain, { WHO: 'twice' }, { rebuild: true })).result.summary, /before/);
});

test('a base of this machine is built upon and its programs run, with whatever isolation works here', async () => {
  const shell = join(shop.folder, 'shell');
  writeFileSync(
    `${shell}.go`,
    'package main\n\nimport "os"\n\nfunc main() { os.WriteFile("/made", []byte("yes"), 0o644) }\n',
  );
  const env = { ...shop.environment, CGO_ENABLED: '0' } as NodeJS.ProcessEnv;
  await run('go', ['build', '-o', shell, `${shell}.go`], { env });
  const folder = join(shop.folder, 'base');
  mkdirSync(folder);
  cpSync(shell, join(folder, 'shell'));
  writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY shell /bin/maker\n');
  const name = `${shop.registry.host}/base/maker:latest`;
  await run('buildah', ['bud', '--tag', name, folder]);
  await run('buildah', ['push', '--tls-verify=false', name]);
  await run('buildah', ['rmi', '--force', name]);
  const { image, result } = await build(
    { Dockerfile: 'ARG BASE\nFROM $BASE\nRUN ["/bin/maker"]\nENTRYPOINT ["/bin/maker"]\n' },
    { BASE: name },
  );
  assert.equal(result.status, 'succeeded', result.summary);
  const pulled = await pullImage(image);
  assert.equal(await shop.world.files.read(`${pulled.folder}/made`), 'yes');
});

test('a base whose tag moves on before the build is the one that the key was made of', async () => {
  const base = `${shop.registry.host}/base/moving:latest`;
  const files = (content: string) => makeImage({ files: [{ path: 'made', mode: 0o644, content }] });
  shop.registry.put('base/moving', 'latest', files('before'));
  const processes: Processes = {
    ...shop.world.processes,
    run(command) {
      if (command.args.includes('build')) shop.registry.put('base/moving', 'latest', files('after'));
      return shop.world.processes.run(command);
    },
  };
  const dockerfile = { Dockerfile: `FROM ${base} AS first\nFROM first\nENTRYPOINT ["/made"]\n` };
  const { image, result } = await build(dockerfile, {}, { processes });
  assert.equal(result.status, 'succeeded', result.summary);
  assert.equal(await shop.world.files.read(`${(await pullImage(image)).folder}/made`), 'before');
});

test('a base that cannot be had, a Dockerfile that fails, one that is not there, and a registry that is away', async () => {
  const base = await build({ Dockerfile: 'FROM 127.0.0.1:1/none/base:1\n' });
  assert.equal(base.result.error?.reason, 'building:no_base_image', base.result.summary);
  const failing = await build({ Dockerfile: 'FROM scratch\nCOPY missing /missing\n' });
  assert.equal(failing.result.error?.reason, 'building:dockerfile_failed', failing.result.summary);
  assert.equal(failing.result.error?.kind, 'build');
  assert.match(
    failing.result.summary,
    /^"console-plugin\/console-plugin" at aaaaaaa \(main\): buildah failed on "Dockerfile"/,
  );
  const none = await build({ page: 'hello' });
  assert.equal(none.result.error?.reason, 'building:dockerfile_missing');
  const registry = '127.0.0.1:1';
  const away = await build(plain, {}, { registry });
  assert.equal(away.result.error?.reason, 'registry:unreachable', away.result.summary);
  const late = await build(plain, {}, { registry, rebuild: true });
  assert.equal(late.result.error?.reason, 'building:push_failed', late.result.summary);
  assert.equal(late.result.error?.kind, 'infrastructure');
});

test('nodes of two architectures get an image for each', async () => {
  const { image, result } = await build(plain, { WHO: 'two' }, { architecture: 'amd64+arm64' });
  assert.equal(result.status, 'succeeded', result.summary);
  const { manifests } = (await skopeo(image, '--raw')) as { manifests: { platform: { architecture: string } }[] };
  assert.deepEqual(manifests.map(({ platform }) => platform.architecture).sort(), ['amd64', 'arm64']);
});

test('a base for one architecture is enough for this machine', async () => {
  shop.registry.put('base/files', 'latest', makeImage({ files: [{ path: 'a', mode: 0o644, content: 'a' }] }));
  const { result } = await build({ Dockerfile: `FROM ${shop.registry.host}/base/files\n` });
  assert.equal(result.status, 'succeeded', result.summary);
});

test('no build asked another host', () => assert.deepEqual(shop.proxy.asked, []));
