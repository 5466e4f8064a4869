/** Where images are pushed, and what the tools that push need for it. */
export interface PushTarget {
  /** `host[:port]/repository`. */
  readonly repository: string;
  /** Environment for ko and its kind: DOCKER_CONFIG, SSL_CERT_FILE; empty where the user's own login is taken. */
  readonly env: Readonly<Record<string, string>>;
  /** True where it is the registry of the cluster itself. */
  readonly ofCluster: boolean;
  /** That of the cluster's nodes, `amd64` or `amd64+arm64`; absent where nobody has asked a cluster. */
  readonly architecture?: string;
}
