import type { Kind, KubernetesObject } from '../../ports/cluster.ts';
import type { Store } from '../store.ts';
import type { User } from './user.ts';

/** A rule of a Role or ClusterRole. */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  /** Plurals; `pods/log` for a subresource. */
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/** What somebody wants to do. Either with a resource or, where `path` is there, with an address that is none. */
export interface Attributes {
  readonly verb: string;
  readonly group?: string | undefined;
  /** Plural; a subresource may follow it after a slash, or be given apart. */
  readonly resource?: string | undefined;
  readonly subresource?: string | undefined;
  /** None for all of them, and for what lies in none. */
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly path?: string | undefined;
}

/** The answer of RBAC; `reason` says by which binding, or which role could not be found. */
interface Decision {
  readonly allowed: boolean;
  readonly reason: string;
}

/** What RBAC is asked. */
export interface Authorizer {
  decide(user: User, attributes: Attributes): Decision;
  /** The rules that hold for a user in a namespace, those of the whole cluster first. */
  rulesFor(user: User, namespace: string): readonly PolicyRule[];
}

const rbac = (kind: string): Kind => ({ apiVersion: 'rbac.authorization.k8s.io/v1', kind });

/**
 * Authorization by the Roles, ClusterRoles and bindings of a store. The group `system:masters` may do everything. A
 * ClusterRole with an aggregationRule has the rules of those that it selects, too.
 */
export function createAuthorizer(store: Store): Authorizer {
  const grantsFor = (user: User, namespace: string | undefined) =>
    bindingsFor(store, user, namespace).map((binding) => ({ binding, ...rulesOf(store, binding) }));
  return {
    decide(user, attributes) {
      if (user.groups.includes('system:masters')) return { allowed: true, reason: '' };
      const grants = grantsFor(user, attributes.namespace);
      const grant = grants.find(({ rules }) => rules.some((rule) => allows(rule, attributes)));
      if (grant) return { allowed: true, reason: `RBAC: allowed by ${describe(grant.binding, user)}` };
      const missing = grants.flatMap(({ problem }) => problem ?? []);
      return { allowed: false, reason: missing.length > 0 ? `RBAC: ${missing.join(', ')}` : '' };
    },
    rulesFor(user, namespace) {
      const everything = [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }];
      if (user.groups.includes('system:masters')) return [...everything, { verbs: ['*'], nonResourceURLs: ['*'] }];
      return grantsFor(user, namespace).flatMap(({ rules }) => rules);
    },
  };
}

function bindingsFor(store: Store, user: User, namespace: string | undefined): readonly KubernetesObject[] {
  const local = namespace ? store.list(rbac('RoleBinding'), { namespace }) : [];
  const bindings = [...store.list(rbac('ClusterRoleBinding')), ...local];
  return bindings.filter(({ subjects = [] }) => subjects.some((subject: Subject) => isSubject(subject, user)));
}

interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

function isSubject({ kind, name, namespace }: Subject, { username, groups }: User): boolean {
  if (kind === 'User') return name === username;
  if (kind === 'Group') return groups.includes(name);
  return kind === 'ServiceAccount' && username === `system:serviceaccount:${namespace}:${name}`;
}

function rulesOf(
  store: Store,
  { roleRef, metadata }: KubernetesObject,
): { rules: readonly PolicyRule[]; problem?: string } {
  const { kind, name } = roleRef as RoleRef;
  if (roleOf(store, roleRef, metadata.namespace)) return { rules: rulesOfRole(store, roleRef, metadata.namespace) };
  return { rules: [], problem: `${kind.toLowerCase()}.rbac.authorization.k8s.io "${name}" not found` };
}

interface RoleRef {
  readonly kind: string;
  readonly name: string;
}

function roleOf(store: Store, { kind, name }: RoleRef, namespace = ''): KubernetesObject | undefined {
  return store.get({ ...rbac(kind), name, ...(kind === 'Role' ? { namespace } : {}) });
}

/** The rules of the role that a binding names, with those that it aggregates. */
export function rulesOfRole(store: Store, roleRef: RoleRef, namespace: string | undefined): readonly PolicyRule[] {
  const role = roleOf(store, roleRef, namespace);
  return role === undefined ? [] : [...(role.rules ?? []), ...aggregated(store, role)];
}

function aggregated(store: Store, { aggregationRule, metadata }: KubernetesObject): readonly PolicyRule[] {
  const selectors = (aggregationRule?.clusterRoleSelectors ?? []) as readonly {
    matchLabels?: Record<string, string>;
  }[];
  return selectors
    .flatMap(({ matchLabels = {} }) => store.list(rbac('ClusterRole'), { labels: matchLabels }))
    .filter((role) => role.metadata.name !== metadata.name)
    .flatMap((role) => [...(role.rules ?? []), ...aggregated(store, role)]);
}

function allows(rule: PolicyRule, { verb, group = '', resource = '', subresource, name, path }: Attributes): boolean {
  if (!has(rule.verbs, verb)) return false;
  if (path !== undefined) return rule.nonResourceURLs?.some((pattern) => coversPath(pattern, path)) ?? false;
  const full = subresource ? `${resource}/${subresource}` : resource;
  const anyOf = full.includes('/') ? `*/${full.split('/')[1]}` : full;
  return (
    has(rule.apiGroups, group) &&
    (has(rule.resources, full) || has(rule.resources, anyOf)) &&
    (!rule.resourceNames?.length || rule.resourceNames.includes(name ?? ''))
  );
}

function has(values: readonly string[] | undefined, value: string): boolean {
  return values?.some((each) => each === '*' || each === value) ?? false;
}

function coversPath(pattern: string, path: string): boolean {
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : pattern === path;
}

function describe({ kind, metadata, roleRef, subjects }: KubernetesObject, user: User): string {
  const subject: Subject = subjects.find((each: Subject) => isSubject(each, user));
  const place = metadata.namespace ? `${metadata.name}/${metadata.namespace}` : metadata.name;
  const who = `${subject.kind} "${subject.namespace ? `${subject.name}/${subject.namespace}` : subject.name}"`;
  return `${kind} "${place}" of ${roleRef.kind} "${roleRef.name}" to ${who}`;
}
