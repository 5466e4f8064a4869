/** Who we are on the cluster, from signing in to signing out. The only one that knows how. */
export interface Session {
  /** How we sign in, for people: `with the kubeconfig "…"`, `as "kubeadmin" with a password`; says where TLS is not verified. */
  readonly how: string;
  /** Reads the files and secrets that signing in needs; asks no server. Errors: `request`, `signing_in:…`, `cluster:…`. */
  prepare(): Promise<void>;
  /**
   * Signs in, the first time; later calls get the same token, or the same error. Undefined where a kubeconfig signs in
   * without a token. Errors: `request` and `infrastructure`, `signing_in:…`, `cluster:…`.
   */
  token(): Promise<string | undefined>;
  /** What a program that uses the cluster is to be given as KUBECONFIG. Signs in where that has not happened yet. */
  kubeconfig(): Promise<string>;
  /**
   * Takes back what signing in left: revokes a token that we got, removes a kubeconfig that we wrote. Says what it did;
   * undefined where there was nothing to do. Errors: `infrastructure`, `signing_out:not_revoked`.
   */
  end(): Promise<string | undefined>;
}
