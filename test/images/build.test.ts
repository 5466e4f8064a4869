import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { parseImages } from '../../src/report/images.ts';
import { streamstress } from '../e2e/process.ts';
import { days, upstreamComponents } from '../upstream/make-upstreams.ts';
import { pullImage } from '../upstream/pulled-image.ts';
import { openWorkshop, type Workshop } from '../upstream/workshop.ts';

let shop: Workshop;
before(async () => {
  shop = await openWorkshop();
});
after(() => shop.close());

type Test = Parameters<typeof streamstress>[0];

async function build(t: Test, components: string, ...more: string[]) {
  const output = join(shop.folder, `out-${components.replace(/\W+/g, '-').slice(0, 60)}`);
  const options = [
    ...['--components-file', await shop.upstreams.componentsFile(shop.base), '--output-dir', output],
    ...['--registry', `${shop.registry.host}/upstream`, ...more],
  ];
  const ended = await streamstress(t, ['build', '--components', components, ...options], shop.environment);
  const path = join(output, 'results/images.json');
  const text = await shop.world.files.read(path);
  return { ...ended, images: text === undefined ? [] : parseImages(text, path).images };
}

const all = upstreamComponents();

test('all six components are built at once, and skopeo reads every digest that is reported', async (t) => {
  const { code, stderr, images } = await build(t, all.map(({ name }) => name).join(','));
  assert.equal(code, 0, stderr);
  assert.equal(images.length, all.flatMap((component) => component.images).length);
  for (const { image, component, commit } of images) {
    const args = ['inspect', '--tls-verify=false', `docker://${image}`];
    const { Digest, Labels } = JSON.parse((await promisify(execFile)('skopeo', args)).stdout);
    assert.equal(Digest, image.split('@')[1]);
    assert.equal(Labels['io.streamstress.component'], component);
    assert.equal(Labels['org.opencontainers.image.revision'], commit);
  }
  assert.equal(new Set(images.map(({ image }) => image.split('@')[0])).size, images.length, 'no two share a name');
});

test('a tag, a branch, a full commit and a pull request are each what is really built', async (t) => {
  const { commit } = shop.upstreams;
  const third = await commit('results', 'main~2');
  const refs = { pipeline: 'refs/pull/123/head', triggers: 'release-v1', chains: 'v1.0.0', results: third };
  const asked = Object.entries(refs).map(([name, ref]) => `${name}:${ref}`);
  const { code, stderr, images } = await build(t, asked.join(','));
  assert.equal(code, 0, stderr);
  for (const [name, ref] of Object.entries(refs)) {
    const image = images.find((one) => one.component === name);
    assert.ok(image);
    assert.match((await pullImage(image.image)).run(), new RegExp(`^\\./cmd/\\w+ ${await commit(name, ref)} `));
  }
});

test('pull requests, a short commit and days are each what is really built', async (t) => {
  const { commit } = shop.upstreams;
  const short = (await commit('results', 'main~2')).slice(0, 8);
  const refs = {
    'pipeline:pr/123': 'refs/pull/123/merge',
    'triggers:pr/123/head': 'refs/pull/123/head',
    [`results:${short}`]: 'main~2',
    [`chains@${days[2]}`]: 'main~2',
    'manual-approval-gate': 'main~1',
  };
  const { code, stderr, images } = await build(t, Object.keys(refs).join(','), '--as-of', days[3]);
  assert.equal(code, 0, stderr);
  for (const [asked, ref] of Object.entries(refs)) {
    const [name = ''] = asked.split(/[:@]/);
    const image = images.find((one) => one.component === name) ?? assert.fail(`no image of ${name}`);
    assert.match(
      (await pullImage(image.image)).run(),
      new RegExp(`^\\./cmd/[\\w-]+ ${await commit(name, ref)} `),
      asked,
    );
  }
});

test('one that does not build stops no other, and says component, ref and path', async (t) => {
  const first = await shop.upstreams.commit('results', 'main~4');
  const { code, stdout, images } = await build(t, `chains,results:${first}`);
  assert.equal(code, 2);
  assert.match(
    stdout,
    new RegExp(`"results" at ${first.slice(0, 7)} \\(${first}\\) has no program in "\\./cmd/retention`),
  );
  assert.deepEqual([...new Set(images.map(({ component }) => component))], ['chains']);
});

test('an image that is given is taken as it is', async (t) => {
  const { images } = await build(t, 'chains');
  const [image] = images;
  assert.ok(image);
  const { code, stderr, images: left } = await build(t, 'chains', '--image', `chains=${image.image}`);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /prebuilt:chains +succeeded: controller is 127\.0\.0\.1/);
  assert.doesNotMatch(stderr, /build:chains/);
  const { commit: _, ...given } = image;
  assert.deepEqual(left, [given], 'and left for a deploy');
});

test('no build asked another host', () => assert.deepEqual(shop.proxy.asked, []));
