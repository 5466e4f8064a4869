import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubernetesObject } from '../../../src/ports/cluster.ts';
import { withImagesFromEnv } from '../../../src/sandbox/controllers/operator/images-from-env.ts';

// Read: openshift-pipelines.md 1.1 (pkg/reconciler/common/transformers.go of tektoncd/operator: ImagesFromEnv,
// ToLowerCaseKeys, DeploymentImages). Seen: lab.md 1, 0.1, variable by variable.

const args = ['-nop-image', 'old-nop', '-shell-image', 'old-shell', '-shell-image-win=old-win', '-disable-ha=false'];

test('a variable names a container, in lower case and with underscores', () => {
  const env = { IMAGE_PIPELINES_TEKTON_PIPELINES_CONTROLLER: 'new', IMAGE_PIPELINES_CONTROLLER: 'other' };
  assert.deepEqual(transformed(env), { image: 'new', args });
});

test('ARG__ names a flag, whose value follows as an argument or after the equals sign', () => {
  const env = { IMAGE_PIPELINES_ARG__NOP_IMAGE: 'new-nop', IMAGE_PIPELINES_ARG__SHELL_IMAGE_WIN: 'new-win' };
  const expected = [
    '-nop-image',
    'new-nop',
    '-shell-image',
    'old-shell',
    '-shell-image-win=new-win',
    '-disable-ha=false',
  ];
  assert.deepEqual(transformed(env), { image: 'old', args: expected });
});

test('other prefixes do not count, an empty value does', () => {
  assert.deepEqual(transformed({ IMAGE_TRIGGERS_TEKTON_PIPELINES_CONTROLLER: 'new' }), { image: 'old', args });
  assert.deepEqual(transformed({ IMAGE_PIPELINES_TEKTON_PIPELINES_CONTROLLER: '' }), { image: '', args });
});

function transformed(env: Readonly<Record<string, string>>) {
  const containers = [{ name: 'tekton-pipelines-controller', image: 'old', args }];
  const deployment: KubernetesObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'd' },
    spec: { template: { spec: { containers } } },
  };
  const [{ name, ...container }] = withImagesFromEnv(deployment, 'IMAGE_PIPELINES_', env).spec.template.spec.containers;
  return container;
}
