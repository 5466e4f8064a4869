import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds } from '../../src/cluster/kinds.ts';
import type { ImageRef } from '../../src/model/image.ts';
import type { Cluster } from '../../src/ports/cluster.ts';
import { components } from '../cluster/every-component.ts';
import { ownImages, sandboxCluster, subscription } from '../cluster/sandbox-cluster.ts';
import { relabelled } from '../relabelled-image.ts';
import { streamstress } from './process.ts';
import { temporaryFolder } from './world.ts';

const internal = 'image-registry.openshift-image-registry.svc:5000';
/** On this OpenShift the operator reads the plugin's image from another variable than that of the configuration. */
const plugin = 'IMAGE_PIPELINES_CONSOLE_PLUGIN';

/** Pushes images of all components under their names, as somebody else's build does; by variable. */
async function push(cluster: Cluster, tag: string): Promise<ReadonlyMap<string, ImageRef>> {
  const own = await ownImages(cluster);
  const images = components.flatMap((component) => component.images);
  const pushed = images.map(async ({ env, repositoryName }) => {
    const image = await relabelled(own[env] ?? assert.fail(env), tag, `tekton-upstream/${repositoryName}`, tag);
    return [env, image] as const;
  });
  return new Map(await Promise.all(pushed));
}

async function written(cluster: Cluster): Promise<ReadonlyMap<string, string>> {
  const env: readonly { name: string; value: string }[] = (await cluster.get(subscription))?.spec.config?.env ?? [];
  return new Map(env.map(({ name, value }) => [name, value]));
}

function expected(pushed: ReadonlyMap<string, ImageRef>, address: (image: string) => string): Map<string, string> {
  return new Map([...pushed].map(([env, image]) => [env === plugin ? `${plugin}_LEGACY` : env, address(image)]));
}

function sorted(env: ReadonlyMap<string, string>) {
  return [...env].sort();
}

test("images of all components are taken by their names from the cluster's own registry", async (t) => {
  const { cluster, registry, kubeconfig } = await sandboxCluster({ speed: 10 });
  const pushed = await push(cluster, 'nightly');
  const place = ['--kubeconfig', kubeconfig, '--registry', `${registry}/tekton-upstream`];
  const call = async (...args: readonly string[]) =>
    streamstress(t, ['deploy', ...place, ...args, '--output-dir', await temporaryFolder(t)], process.env);

  const missing = await call('--image-tag', 'yesterday', '--components', 'chains,results');
  assert.equal(missing.code, 2);
  assert.match(
    missing.stderr,
    /4 of 4 images are not in the registry[\s\S]*results\/api: ".*\/api-[0-9a-f]{32}:yesterday"/,
  );
  assert.equal((await written(cluster)).size, 0);

  const dry = await call('--image-tag', 'nightly', '--components', 'chains', '--dry-run');
  assert.equal(dry.code, 0, dry.stderr);
  assert.ok(dry.stdout.includes(`${internal}/tekton-upstream/controller-`), dry.stdout);
  assert.equal((await written(cluster)).size, 0);

  const { code, stderr } = await call('--image-tag', 'nightly');
  assert.equal(code, 0, stderr);
  assert.match(stderr, /19 images below ".*\/tekton-upstream"/);
  assert.match(stderr, /all images are in the cluster's own registry/);
  const inside = expected(pushed, (image) => image.replace(registry, internal));
  assert.deepEqual(sorted(await written(cluster)), sorted(inside));
  const pods = await cluster.list(kinds.pod, { labels: 'app.kubernetes.io/managed-by=streamstress' });
  assert.deepEqual(pods, []);
});

test('those of another registry are written as they are, once the cluster has shown that it can pull them', async (t) => {
  const { cluster, registry, kubeconfig, trouble } = await sandboxCluster({ speed: 10, registry: 'Removed' });
  const pushed = await push(cluster, 'latest');
  const folder = await temporaryFolder(t);
  const place = ['--kubeconfig', kubeconfig, '--registry', `${registry}/tekton-upstream`, '--output-dir', folder];
  const call = () => streamstress(t, ['deploy', ...place, '--components', 'chains'], process.env);
  const image = pushed.get('IMAGE_CHAINS_TEKTON_CHAINS_CONTROLLER') ?? assert.fail();

  trouble.setFaults({ pullFails: ['tekton-upstream/'] });
  const refused = await call();
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /the cluster cannot pull 1 of 1 images/);
  assert.match(refused.stderr, /unauthorized: authentication required/);
  assert.equal((await written(cluster)).size, 0, 'nothing was changed');

  trouble.setFaults({ pullFails: [] });
  const { code, stderr } = await call();
  assert.equal(code, 0, stderr);
  assert.match(stderr, /the cluster can pull all 1 images/);
  assert.deepEqual(sorted(await written(cluster)), [['IMAGE_CHAINS_TEKTON_CHAINS_CONTROLLER', image]]);
  const again = await call();
  assert.equal(again.code, 0, again.stderr);
  assert.match(again.stderr, /all images are in the cluster's own registry, or run already/);
});
