import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readClaimOwners } from '../../../src/ci/registry/claim-owners.ts';
import { readClusterProfiles } from '../../../src/ci/registry/cluster-profiles.ts';
import { isOwner } from '../../../src/ci/registry/owners.ts';

function owns(owners: readonly string[], repository: string): boolean {
  const [org = '', repo = ''] = repository.split('/');
  return isOwner(owners, { org, repo, branch: 'main', variant: '' });
}

test('an organisation owns with all its repositories, and private mirrors own as what they mirror', () => {
  assert.equal(owns([], 'a/b'), true);
  assert.equal(owns(['a'], 'a/b'), true);
  assert.equal(owns(['a/c'], 'a/b'), false);
  assert.equal(owns(['a/'], 'a/b'), false);
  assert.equal(owns(['openshift/b'], 'openshift-priv/b'), true);
  assert.equal(owns(['a/b'], 'openshift-priv/a-b'), true);
  assert.equal(owns(['a'], 'openshift-priv/a-b'), true);
  assert.equal(owns(['a/b'], 'openshift-priv/b'), false);
  assert.equal(owns(['a/'], 'openshift-priv/a-'), false);
});

test('claim owners are read by pool', () => {
  const text =
    '- claim: ours\n  owners:\n  - org: a\n  - org: b\n    repos: [c, d]\n  - org: e\n    repos: []\n- claim: all\n';
  const { claimOwners, violations } = readClaimOwners({ path: 'owners.yaml', text });
  assert.deepEqual(violations, []);
  assert.deepEqual(Object.fromEntries(claimOwners), { ours: ['a', 'b/c', 'b/d', 'e/'], all: [] });
  const wrong = readClaimOwners({ path: 'owners.yaml', text: 'claim: ours\n' });
  assert.deepEqual(
    [wrong.claimOwners.size, wrong.violations.map(({ rule, file }) => [rule, file])],
    [0, [['V001', 'owners.yaml']]],
  );
});

test('cluster profiles are read with their owners, their sets and who need not use these', () => {
  const text = `cluster_profiles:
- name: aws
  cluster_type: aws
  lease_type: aws-quota-slice
  secret: cluster-secrets-aws
  owners:
  - org: a
    konflux: {tenant: t}
- name: aws
- name: aws-set
  set_members: [aws]
cluster_profile_sets_config:
  tests_exceptions:
    ^a/b$:
      (?i)MAIN:
        ^$: [^e2e$, '(']
`;
  const { profiles, violations } = readClusterProfiles({ path: 'profiles.yaml', text });
  const { owners, leaseType } = profiles.get('aws') ?? {};
  assert.deepEqual([owners, leaseType], [[{ org: 'a' }], 'aws-quota-slice']);
  const [exempt] = profiles.get('aws-set')?.exempt ?? [];
  assert.deepEqual([exempt?.branch.test('main'), exempt?.tests.map((each) => each.test('e2e'))], [true, [true, false]]);
  const [wrong] = violations;
  assert.deepEqual(wrong?.path.slice(1), ['tests_exceptions', '^a/b$', '(?i)MAIN', '^$', 1]);
});
