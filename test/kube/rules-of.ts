import assert from 'node:assert/strict';
import { type Permission, permissionText } from '../../src/model/permission.ts';
import type { Cluster } from '../../src/ports/cluster.ts';

const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', metadata: { name: '' } };

/** Rules of a namespace, as the API server tells whom they hold for. */
interface Rule {
  readonly verbs: readonly Permission['verb'][];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
}

/** All that one may do in a namespace, each thing as the text of a permission that names no namespace. */
export async function rulesOf(cluster: Cluster, namespace: string): Promise<readonly string[]> {
  const answer = await cluster.create({ ...review, spec: { namespace } });
  assert.ok(typeof answer !== 'string' && !answer.status.incomplete);
  const rules: readonly Rule[] = answer.status.resourceRules;
  return [...new Set(rules.flatMap(textsOf))].sort();
}

function textsOf({ verbs, apiGroups, resources, resourceNames = [] }: Rule): readonly string[] {
  const names = resourceNames.length > 0 ? resourceNames.map((name) => ({ name })) : [{}];
  return verbs.flatMap((verb) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) => names.map((name) => permissionText({ verb, group, resource, ...name }))),
    ),
  );
}
