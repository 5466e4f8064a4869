import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EnvVar } from '../../src/cluster/operator/env.ts';
import { makeImage } from '../../src/sandbox/registry/make-image.ts';
import { sandboxCluster, subscription } from '../cluster/sandbox-cluster.ts';
import { streamstress } from '../e2e/process.ts';
import { temporaryFolder } from '../e2e/world.ts';
import { openRegistry } from '../registry/guarded-registry.ts';

test('images that the cluster cannot pull are copied to its own registry and run with the same digest', async (t) => {
  const { cluster, registry, kubeconfig, trouble } = await sandboxCluster({
    ...{ speed: 10, registryAuth: true, registryTls: true },
  });
  const theirs = await openRegistry(t);
  const script = '#!/bin/sh\nexec sleep 600\n';
  const digest = theirs.put(
    'somebody/chains',
    'v1',
    makeImage({ files: [{ path: 'run', mode: 0o755, content: script }], entrypoint: ['/run'] }),
  );
  trouble.setFaults({ pullFails: [theirs.host] });
  const image = ['--components', 'chains', '--image', `chains=${theirs.host}/somebody/chains:v1`];
  const place = ['--kubeconfig', kubeconfig, '--output-dir', await temporaryFolder(t)];
  const { code, stderr } = await streamstress(t, ['deploy', ...place, ...image, '--copy-images'], process.env);
  assert.equal(code, 0, stderr);
  assert.match(stderr, new RegExp(`prebuilt:chains +succeeded: controller is ${registry}/tekton-upstream/controller-`));
  const env: readonly EnvVar[] = (await cluster.get(subscription))?.spec.config.env;
  assert.equal(env.length, 1);
  assert.match(env[0]?.value ?? '', new RegExp(`^image-registry\\.openshift-image-registry\\.svc:5000/.*@${digest}$`));
});
