import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChangePreview } from '../../src/model/change-preview.ts';
import type { Component } from '../../src/model/component.ts';
import { previewChangesStep } from '../../src/steps/preview-changes.ts';
import { operator } from '../cluster/every-component.ts';
import { noted, sandboxCluster } from '../cluster/sandbox-cluster.ts';
import { runStep } from './run-step.ts';

const { cluster, registry } = await sandboxCluster();
const digest = `sha256:${'a'.repeat(64)}` as const;

const triggers: Component = {
  ...{ name: 'triggers', repository: '', branch: 'main', builder: 'ko' },
  namespace: 'openshift-pipelines',
  installerSets: { createdBy: 'TektonTrigger', types: ['main'] },
  images: [
    {
      ...{ name: 'webhook', repositoryName: 'webhook', env: 'IMAGE_TRIGGERS_WEBHOOK' },
      ...{ workload: 'tekton-triggers-webhook', container: 'webhook' },
    },
  ],
};
const links = {
  'user:cluster': 'system:admin',
  'image:triggers/webhook': {
    ...{ component: 'triggers', name: 'webhook', env: 'IMAGE_TRIGGERS_WEBHOOK' },
    image: `${registry}/mine/webhook@${digest}`,
  },
};

test('every change of a deploy is shown, in its order, and none is made', async () => {
  const looking = noted(cluster);
  const step = previewChangesStep({ operator, registry: `${registry}/mine`, components: [triggers] }, true);
  const { result, created } = await runStep(step, links, { cluster: looking });
  assert.equal(result.status, 'succeeded', result.summary);
  const previews = created['preview:cluster'] as readonly ChangePreview[];
  const titles = previews.map(({ title }) => title.replace(/trigger-main-(\w+)-\w+/, 'trigger-main-$1'));
  assert.deepEqual(titles, [
    'create ConfigMap "openshift-operators/streamstress-setup"',
    'create Namespace "mine"',
    'create ServiceAccount "mine/streamstress"',
    'create RoleBinding "mine/streamstress-pusher"',
    'create RoleBinding "mine/streamstress-image-puller"',
    'create ConfigMap "openshift-operators/streamstress-record"',
    'patch Subscription "openshift-operators/openshift-pipelines-operator-rh"',
    'patch TektonInstallerSet "trigger-main-deployment"',
  ]);
  const spec = previews[6]?.after?.spec as { config: { env: unknown } };
  const value = `image-registry.openshift-image-registry.svc:5000/mine/webhook@${digest}`;
  assert.deepEqual(spec.config.env, [{ name: 'IMAGE_TRIGGERS_WEBHOOK', value }]);
  assert.equal(result.summary, '8 changes would be made, nothing was touched');
  assert.deepEqual(looking.writes, []);
});

test('what may not be set up is refused as a deploy would', async () => {
  const step = previewChangesStep({ operator, registry: `${registry}/mine`, components: [triggers] }, false);
  const { result } = await runStep(step, links, { cluster });
  assert.equal(result.error?.reason, 'setting_up:namespace_missing');
});
