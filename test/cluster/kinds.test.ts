import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resourceOf } from '../../src/cluster/kinds.ts';

test('a permission names a kind by its plural', () => {
  const plural = (apiVersion: string, kind: string) => {
    const { group, resource } = resourceOf({ apiVersion, kind });
    return `${resource}.${group}`;
  };
  assert.equal(plural('v1', 'Pod'), 'pods.');
  assert.equal(plural('operator.tekton.dev/v1alpha1', 'TektonConfig'), 'tektonconfigs.operator.tekton.dev');
  assert.equal(plural('networking.k8s.io/v1', 'NetworkPolicy'), 'networkpolicies.networking.k8s.io');
  assert.equal(plural('networking.k8s.io/v1', 'Ingress'), 'ingresses.networking.k8s.io');
  assert.equal(plural('gateway.networking.k8s.io/v1', 'Gateway'), 'gateways.gateway.networking.k8s.io');
});
