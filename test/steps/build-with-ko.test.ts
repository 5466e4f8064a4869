import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readConfig } from '../../src/config/config.ts';
import type { Component } from '../../src/model/component.ts';
import type { BuiltImage } from '../../src/model/image.ts';
import type { ToolFound } from '../../src/model/tool.ts';
import type { Registries } from '../../src/ports/registries.ts';
import { imageLookup } from '../../src/registry/image-lookup.ts';
import { buildWithKoStep } from '../../src/steps/build-with-ko.ts';
import { findTool } from '../../src/tools/find-tool.ts';
import { cache } from '../e2e/world.ts';
import { clock } from '../registry/guarded-registry.ts';
import { configTexts } from '../upstream/config-texts.ts';
import { pullImage } from '../upstream/pulled-image.ts';
import { openWorkshop, type Workshop } from '../upstream/workshop.ts';
import { runStep } from './run-step.ts';

let shop: Workshop;
let components: readonly Component[];
let tools: Readonly<Record<string, ToolFound>>;

before(async () => {
  shop = await openWorkshop();
  const text = await shop.world.files.read(await shop.upstreams.componentsFile(shop.base));
  const config = readConfig(configTexts({ components: text ?? '' }));
  components = config.components;
  const search = {
    ...{ pins: config.tools, processes: shop.world.processes, files: shop.world.files, progress: () => undefined },
    ...{ cacheFolder: join(cache, 'streamstress'), signal: new AbortController().signal },
  };
  tools = { 'tool:go': await findTool('go', search), 'tool:ko': await findTool('ko', search) };
});
after(() => shop.close());

const call = { signal: new AbortController().signal, output: () => undefined };
let folders = 0;

async function build(
  name: string,
  ref: string,
  { rebuild = false, registries = shop.world.registries }: { rebuild?: boolean; registries?: Registries } = {},
  more: Partial<Component> = {},
) {
  const component = { ...(components.find((one) => one.name === name) as Component), ...more };
  const work = join(shop.folder, `work-${folders}`);
  folders += 1;
  const asked = { name, repository: component.repository, ref, origin: '--components' };
  const snapshot = await shop.world.git.resolve(asked, call);
  const folder = join(work, name);
  await shop.world.git.checkout(snapshot, folder, call);
  const target = { repository: `${shop.registry.host}/upstream`, env: {}, ofCluster: false };
  const options = { work, runId: 'run-7', baseImage: undefined, jobs: 2, rebuild };
  const links = { ...tools, 'registry:push': target, [`source:${name}`]: { snapshot, folder } };
  const ran = await runStep(buildWithKoStep(component, options), links, { ...shop.world, registries });
  const image = (short: string) => ran.created[`image:${name}/${short}`] as BuiltImage;
  return { ...ran, image, snapshot };
}

const uploads = () => shop.registry.requests()['PUT manifest'] ?? 0;

test('each image prints the commit that was asked for, and says where it comes from', async () => {
  const { image, result } = await build('chains', 'v1.0.0');
  assert.equal(result.status, 'succeeded', result.summary);
  const commit = await shop.upstreams.commit('chains', 'main~3');
  const { config, run } = await pullImage(image('controller').image);
  assert.equal(run(), `./cmd/controller ${commit} day 2\n`);
  assert.deepEqual(config.Labels, {
    'org.opencontainers.image.revision': commit,
    'org.opencontainers.image.source': shop.upstreams.repositories.chains,
    'io.streamstress.component': 'chains',
    'io.streamstress.ref': 'v1.0.0',
    'io.streamstress.run': 'run-7',
  });
  const [repository = ''] = image('controller').image.split('@');
  const lookup = imageLookup({ registries: shop.world.registries, clock }, call.signal);
  for (const tag of [commit, 'latest']) assert.equal(await lookup.resolve(repository, tag), image('controller').image);
});

test('a program has the name by which the operator starts it, and its image a name that no other has', async () => {
  const { image } = await build('manual-approval-gate', 'main');
  const commit = await shop.upstreams.commit('manual-approval-gate', 'main');
  for (const name of ['controller', 'webhook']) {
    const { config, run } = await pullImage(image(name).image);
    assert.deepEqual(config.Entrypoint, [`/ko-app/manual-approval-gate-${name}`]);
    assert.equal(run(), `./cmd/${name} ${commit} day 5\n`);
    assert.match(image(name).image, new RegExp(`/upstream/manual-approval-gate-${name}-[0-9a-f]{32}@`));
  }
});

test('what is in the registry is not built again, unless it is spoiled or asked for; another base is another build', async () => {
  const first = await build('results', 'main');
  const pushed = uploads();
  const second = await build('results', 'main');
  assert.match(second.result.summary, /^3 images of results at [0-9a-f]{7}, built before and verified by digest$/);
  assert.deepEqual(second.created, first.created);
  const spoiled: Registries = {
    ...shop.world.registries,
    async send(request, env) {
      const answer = await shop.world.registries.send(request, env);
      return { ...answer, body: `${answer.body} ` };
    },
  };
  assert.equal(uploads(), pushed);
  assert.doesNotMatch((await build('results', 'main', { registries: spoiled })).result.summary, /built before/);
  assert.doesNotMatch((await build('results', 'main', { rebuild: true })).result.summary, /built before/);
  const other = `${shop.base.replace(':latest', '')}@${shop.registry.read('base/static', 'latest')?.digest}`;
  assert.match((await build('results', 'main', {}, { baseImages: { '*': other } })).result.summary, /built before/);
  assert.doesNotMatch((await build('results', 'release-v1')).result.summary, /built before/);
});

test('a program that the commit does not have is named, with component and ref', async () => {
  const { result } = await build('results', await shop.upstreams.commit('results', 'main~4'));
  assert.equal(result.error?.kind, 'build');
  assert.equal(result.error?.reason, 'building:import_path_missing');
  assert.match(
    result.summary,
    /^"results" at [0-9a-f]{7} \([0-9a-f]{40}\) has no program in "\.\/cmd\/retention-policy-agent" \(retention-policy-agent\)\. Was it added later/,
  );
});

test('a base image that cannot be had is not the commit that is at fault', async () => {
  const { result } = await build('chains', 'main', {}, { baseImages: { '*': '127.0.0.1:1/base/none:latest' } });
  assert.equal(result.error?.reason, 'building:no_base_image', result.summary);
  assert.equal(result.error?.kind, 'infrastructure');
});

test('no build asked another host', () => assert.deepEqual(shop.proxy.asked, []));
