/** One thing that must be allowed on the cluster; a name or a namespace is said where it is asked for in that one only. */
export interface Permission {
  readonly verb: 'get' | 'list' | 'create' | 'update' | 'patch' | 'delete' | 'bind';
  /** API group; '' for the core group. */
  readonly group: string;
  /** Plural, with its subresource: `deployments`, `serviceaccounts/token`. */
  readonly resource: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** `patch subscriptions.operators.coreos.com in "openshift-operators"`, `bind clusterroles.rbac.authorization.k8s.io "view"`. */
export function permissionText({ verb, group, resource, name, namespace }: Permission): string {
  const which = name === undefined ? '' : ` "${name}"`;
  const where = namespace === undefined ? '' : ` in "${namespace}"`;
  return `${verb} ${resource}${group === '' ? '' : `.${group}`}${which}${where}`;
}
