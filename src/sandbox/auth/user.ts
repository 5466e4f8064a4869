/** Who a request comes from, as authentication found out (authentication.k8s.io/v1, UserInfo). */
export interface User {
  readonly username: string;
  readonly uid?: string | undefined;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** The user of the kubeconfig that the sandbox writes: may do everything, whatever the roles say. */
export const administrator: User = { username: 'system:admin', groups: ['system:masters', 'system:authenticated'] };

/** Whoever sends no credentials. */
export const anonymous: User = { username: 'system:anonymous', groups: ['system:unauthenticated'] };

/** A ServiceAccount as a user. */
export function serviceAccountUser(namespace: string, name: string, uid: string): User {
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
  return { username: `system:serviceaccount:${namespace}:${name}`, uid, groups };
}

/** A user who signed in with a password. `kubeadmin` is called `kube:admin` and is a cluster administrator, as on OpenShift. */
export function passwordUser(login: string): User {
  const groups = ['system:authenticated:oauth', 'system:authenticated'];
  if (login === 'kubeadmin') return { username: 'kube:admin', groups: ['system:cluster-admins', ...groups] };
  return { username: login, groups };
}
