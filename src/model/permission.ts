/** One thing that must be allowed on the cluster; a namespace is named where it is asked for in one only. */
export interface Permission {
  readonly verb: 'get' | 'list' | 'create' | 'patch' | 'delete' | 'bind';
  /** API group; '' for the core group. */
  readonly group: string;
  /** Plural, with its subresource: `deployments`, `serviceaccounts/token`. */
  readonly resource: string;
  readonly namespace?: string;
}

/** `patch subscriptions.operators.coreos.com in "openshift-operators"`. */
export function permissionText({ verb, group, resource, namespace }: Permission): string {
  const where = namespace === undefined ? '' : ` in "${namespace}"`;
  return `${verb} ${resource}${group === '' ? '' : `.${group}`}${where}`;
}
