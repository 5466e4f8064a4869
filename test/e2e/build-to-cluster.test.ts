import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { cacheEnvironment } from '../../src/commands/demo-world.ts';
import { parseImages } from '../../src/report/images.ts';
import { createUpstream } from '../../src/wiring.ts';
import { startGitServer } from '../adapters/git-server.ts';
import { sandboxCluster } from '../cluster/sandbox-cluster.ts';
import { streamstress } from './process.ts';
import { cache, root, temporaryFolder } from './world.ts';

test("ko pushes to the cluster's own registry over TLS with a token of its own, which goes; and nothing twice", async (t) => {
  const folder = await temporaryFolder(t);
  const sandbox = await sandboxCluster({ registryAuth: true, registryTls: true });
  const { registry, kubeconfig, baseImage, store, faults } = sandbox;
  const repositories = join(folder, 'upstream');
  const upstream = await createUpstream({ folder: repositories, demo: join(root, 'demo'), breaks: [] });
  const git = await startGitServer((close) => t.after(close), repositories);
  const file = join(folder, 'components.toml');
  const url = git.url(basename(upstream.repositories.triggers));
  await writeFile(file, `[triggers]\nrepository = ${JSON.stringify(url)}\n`);
  const output = join(folder, 'output');
  const environment = { ...cacheEnvironment(cache, process.env), KO_DEFAULTBASEIMAGE: baseImage };
  const asked = ['--components', 'triggers', '--components-file', file, '--output-dir', output];
  const build = async (...more: readonly string[]) => {
    faults.forget();
    git.requests();
    const { code, stderr } = await streamstress(
      t,
      ['build', ...asked, '--kubeconfig', kubeconfig, ...more],
      environment,
    );
    assert.equal(code, 0, stderr);
    const path = join(output, 'results/images.json');
    const { images } = parseImages(await readFile(path, 'utf8'), path);
    const toRegistry = faults.requests().filter(({ server }) => server === 'registry');
    const pushes = toRegistry.filter(({ method }) => ['PUT', 'POST', 'PATCH'].includes(method));
    const fetches = git.requests().filter((request) => request.endsWith(' fetch'));
    return { stderr, images, pushes: pushes.length, fetches: fetches.length };
  };

  const first = await build();
  assert.equal(first.images.length, 4);
  for (const { image } of first.images) assert.ok(image.startsWith(`${registry}/tekton-upstream/`), image);
  const streams = store.list({ apiVersion: 'image.openshift.io/v1', kind: 'ImageStream' });
  assert.equal(streams.filter(({ metadata }) => metadata.namespace === 'tekton-upstream').length, 4);
  assert.ok(!existsSync(join(output, 'work/registry')), 'the login is removed');
  assert.ok(first.pushes > 0 && first.fetches > 0);

  const second = await build();
  assert.match(
    second.stderr,
    /build:triggers +succeeded: 4 images of triggers at [0-9a-f]{7}, built before and verified/,
  );
  assert.deepEqual(second, { ...first, stderr: second.stderr, pushes: 0, fetches: 0 });

  const forced = await build('--rebuild');
  assert.doesNotMatch(forced.stderr, /built before/);
  assert.ok(forced.pushes > 0);
});
