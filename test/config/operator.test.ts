import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../../src/config/config.ts';
import { configTexts } from '../upstream/config-texts.ts';

const lighthouse = `[operator]
title = "Lighthouse"
package = "lighthouse-operator"
namespace = "openshift-operators"
deployment = "lighthouse"
container = "manager"
target_namespace = "coast"

[lamp]
repository = "https://example.com/lamp"
module = "example.com/lamp"

[lamp.images.lamp]
import_path = "./cmd/lamp"
env = "RELATED_IMAGE_LAMP"
workload = "lamp"
container = "lamp"
`;

test("the project's own operator, and where its components are", () => {
  const { operator, components } = readConfig(configTexts());
  assert.deepEqual(operator, {
    title: 'Red Hat OpenShift Pipelines',
    package: 'openshift-pipelines-operator-rh',
    namespace: 'openshift-operators',
    deployment: 'openshift-pipelines-operator',
    container: 'openshift-pipelines-operator-lifecycle',
    targetNamespace: 'openshift-pipelines',
    customResource: {
      ...{ apiVersion: 'operator.tekton.dev/v1alpha1', kind: 'TektonConfig', name: 'config' },
      spec: { profile: 'all', targetNamespace: 'openshift-pipelines' },
    },
    autoinstall: { configMap: 'tekton-config-defaults', key: 'AUTOINSTALL_COMPONENTS' },
  });
  assert.ok(components.every(({ namespace }) => namespace === 'openshift-pipelines'));
});

test('a key of the operator is overridden like any other', () => {
  const components = '[operator]\ntarget_namespace = "tekton"\n[chains]\nnamespace = "signing"';
  const { operator, components: found, suites } = readConfig(configTexts({ components }));
  assert.deepEqual([operator.targetNamespace, operator.package], ['tekton', 'openshift-pipelines-operator-rh']);
  const namespaces = found.map(({ name, namespace }) => [name, namespace]);
  assert.deepEqual(namespaces.slice(0, 3), [
    ['pipeline', 'tekton'],
    ['triggers', 'tekton'],
    ['chains', 'signing'],
  ]);
  assert.ok(suites.length > 0);
});

test('another operator comes alone: without our components, our suites and what installs ours', () => {
  const { operator, components, suites, refOrigin } = readConfig(configTexts({ components: lighthouse }));
  assert.deepEqual(operator, {
    ...{ title: 'Lighthouse', package: 'lighthouse-operator', namespace: 'openshift-operators' },
    ...{ deployment: 'lighthouse', container: 'manager', targetNamespace: 'coast' },
  });
  assert.deepEqual(
    components.map(({ name, namespace, installerSets }) => [name, namespace, installerSets]),
    [['lamp', 'coast', undefined]],
  );
  assert.deepEqual(suites, []);
  assert.equal(refOrigin('lamp'), 'mine/components.toml:9');
  const mine = '[storms]\nrepository = "https://example.com/storms"\nref = "main"';
  const both = readConfig(configTexts({ components: lighthouse, suites: mine }));
  assert.deepEqual(
    both.suites.map(({ name }) => name),
    ['storms'],
  );
});

test('what another operator lacks, and what is wrong with it, is told with its line', () => {
  const wrong = lighthouse
    .replace('deployment = "lighthouse"\n', 'custom_resource = { kind = "Lighthouse", name = "config" }\n')
    .replace('"coast"', '"The Coast"')
    .replace('container = "manager"', 'contaner = "manager"');
  const lines = [
    'mine/components.toml:1: "operator.deployment": missing',
    'mine/components.toml:1: "operator.container": missing',
    'mine/components.toml:7: "operator.target_namespace": must be the name of a namespace',
    'mine/components.toml:5: "operator.custom_resource.api_version": missing',
    'mine/components.toml:6: "operator.contaner": no such key',
  ];
  assert.throws(() => readConfig(configTexts({ components: wrong })), {
    reason: 'configuration:invalid',
    message: `the configuration is not valid:\n${lines.map((line) => `  ${line}`).join('\n')}`,
  });
});
