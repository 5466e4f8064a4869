import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Store } from '../store.ts';
import { type Authorizer, type PolicyRule, rulesOfRole } from './rbac.ts';
import type { User } from './user.ts';

const group = 'rbac.authorization.k8s.io';

/**
 * Why a user may not write a Role or binding: nobody gives away rights that he does not have, unless he may `escalate`
 * the role, or `bind` the one that is bound. Undefined where he may.
 */
export function escalation(
  store: Store,
  authorizer: Authorizer,
  user: User,
  object: KubernetesObject,
): string | undefined {
  const { namespace } = object.metadata;
  const { roleRef } = object;
  const kind: string = roleRef?.kind ?? object.kind;
  const name: string = roleRef?.name ?? object.metadata.name;
  const resource = `${kind.toLowerCase()}s`;
  const verb = roleRef ? 'bind' : 'escalate';
  if (authorizer.decide(user, { verb, group, resource, namespace, name }).allowed) return undefined;
  const rules: readonly PolicyRule[] = roleRef ? rulesOfRole(store, roleRef, namespace) : (object.rules ?? []);
  const missing = rules.filter((rule) => !holds(authorizer, user, namespace, rule));
  if (missing.length === 0) return undefined;
  const who = `user "${user.username}" (groups=${JSON.stringify(user.groups)})`;
  return `${who} is attempting to grant RBAC permissions not currently held:\n${missing.map(shown).join('\n')}`;
}

/** Every right of the rule, one by one; `*` has to be held as `*`. */
function holds({ decide }: Authorizer, user: User, namespace: string | undefined, rule: PolicyRule): boolean {
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  const names = resourceNames.length > 0 ? resourceNames : [undefined];
  const may = (attributes: Parameters<typeof decide>[1]) => decide(user, attributes).allowed;
  return verbs.every(
    (verb) =>
      nonResourceURLs.every((path) => may({ verb, path })) &&
      apiGroups.every((group) =>
        resources.every((resource) => names.every((name) => may({ verb, group, resource, namespace, name }))),
      ),
  );
}

function shown({ apiGroups, resources, resourceNames, nonResourceURLs, verbs }: PolicyRule): string {
  const parts = Object.entries({
    NonResourceURLs: nonResourceURLs,
    APIGroups: apiGroups,
    Resources: resources,
    ResourceNames: resourceNames,
    Verbs: verbs,
  });
  const named = parts.filter(([, values]) => values !== undefined);
  return `{${named.map(([name, values]) => `${name}:${JSON.stringify(values)}`).join(', ')}}`;
}
